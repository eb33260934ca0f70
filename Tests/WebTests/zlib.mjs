// A second opinion on checksums: the one that zlib writes at the end of a gzip stream.

import { gzipSync } from "node:zlib";

export function crc32(text) {
  const stream = gzipSync(text);
  return stream
    .readUInt32LE(stream.length - 8)
    .toString(16)
    .padStart(8, "0");
}
