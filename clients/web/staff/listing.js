// Which shows staff can choose from: all from yesterday on, by the clock of the server.

import { readAll } from "../shared/api.js";
import { dateKey } from "../shared/format.js";

const DAY_MS = 86_400_000;

export async function readShows(api) {
  const yesterday = () => dateKey(api.now() - DAY_MS, "UTC");
  const read = (from) => readAll(api, "/v1/shows", { from, limit: 200 });
  const from = yesterday();
  const shows = await read(from);
  // The answer tells what day it is; before it only the device could.
  const known = from === yesterday() ? shows : await read(yesterday());
  return known.filter((show) => show.status !== "draft");
}
