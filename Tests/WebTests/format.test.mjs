import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { money } from "../../clients/web/shared/format.js";

test("money has the decimals of its currency, and none where there is nothing behind them", () => {
  const digits = (amount, currency) => money({ amount, currency }).replace(/[^\d.]/g, "");
  assert.equal(digits(12_000, "JPY"), "12000");
  assert.equal(digits(45_000, "INR"), "450");
  assert.equal(digits(45_050, "INR"), "450.50");
  assert.equal(digits(1_200_000, "EUR"), "12000");
  assert.equal(digits(12_000, "KWD"), "12");
  // Browsers have none for these, as nobody uses them.
  assert.equal(digits(12_500, "IQD"), "12.500");
  assert.equal(digits(12_050, "RSD"), "120.50");
});

test("money has the decimals that the server gives it", () => {
  const file = new URL("../../Sources/Contract/JSON/MoneyText.swift", import.meta.url);
  const table = [...readFileSync(file, "utf8").matchAll(/"([A-Z]{3})": (\d)/g)];
  assert.ok(table.length > 20);
  for (const [currency, places] of [...table.map(([, ...entry]) => entry), ["EUR", "2"], ["LBP", "2"], ["AFN", "2"]]) {
    const { length } = money({ amount: 1, currency }).replace(/^[^.]*\.?|[^\d]/g, "");
    assert.equal(length, Number(places), currency);
  }
});
