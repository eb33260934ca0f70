import assert from "node:assert/strict";
import test from "node:test";
import { money } from "../../clients/web/shared/format.js";

test("money has the decimals of its currency, and none where there is nothing behind them", () => {
  const digits = (amount, currency) => money({ amount, currency }).replace(/[^\d.]/g, "");
  assert.equal(digits(12_000, "JPY"), "12000");
  assert.equal(digits(45_000, "INR"), "450");
  assert.equal(digits(45_050, "INR"), "450.50");
  assert.equal(digits(1_200_000, "EUR"), "12000");
  assert.equal(digits(12_000, "KWD"), "12");
});
