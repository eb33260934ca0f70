// Types of seatwire.js, the client of the feed `seatwire.v1`.

export type Letter = "f" | "h" | "b" | "x" | "p" | "c";
export type Scope = "public" | "staff";
export type Position = string;

export const STATES: Readonly<Record<Letter, string>>;
export const LIMITS: Readonly<Record<string, number>>;

/** Milliseconds since 1970, by a clock that nobody can set while the page lives: that of a `Connection`. */
export function time(): number;
export function crc32(bytes: Iterable<number>): number;
export function parsePosition(text: string | undefined): { epoch: string; seq: number; tag: string } | undefined;
/** Below zero when the first comes before the second; nothing when they are of two histories. */
export function comparePositions(first: Position, second: Position): number | undefined;

export class SeatStates {
  constructor(text: string);
  readonly length: number;
  /** zlib's CRC-32 of the letters, 8 lower-case hex digits. */
  readonly crc: string;
  readonly text: string;
  at(place: number): Letter;
  set(place: number, letter: Letter): boolean;
}

export interface Status {
  /** `paused` while nobody looks, `stopped` for good: the reason says why. */
  name: "connecting" | "live" | "reconnecting" | "stale" | "paused" | "stopped";
  /** By `time()`; stale since the feed went, not since that was called so. */
  since: number;
  transport: "socket" | "events";
  reason?: string;
}

export interface Item {
  /** Missing in changes that were merged per seat. */
  kind?: string;
  state?: Letter;
  seats?: string[];
  status?: string;
  hold?: string;
  until?: string;
  by?: string;
  booking?: string;
  gate?: string;
  reason?: string;
}

export interface Snapshot {
  show: string;
  scope: Scope;
  epoch: string;
  seq: number;
  tag: string;
  at: string;
  status: string;
  layout: string;
  layout_version: number;
  states: string;
  crc: string;
  holds?: { hold: string; seats: string[]; until: string; by: string }[];
}

export interface Change {
  show: string;
  prev: number;
  seq: number;
  tag: string;
  at: string;
  changes: Item[];
  crc?: string;
}

export interface Events {
  status: Status;
  /** Live again after it was not. */
  resynced: { since: number; shows: string[] };
  snapshot: Snapshot;
  change: Change;
  counts: { show: string; checked_in: number; inside: number; viewers: number; gates: object[] };
  layout: { show: string; plan: object };
  authenticated: { account: string; name: string; role: string; expires_at: string };
  /** The server ended a subscription: TOKEN_EXPIRED asks for `authenticate`. */
  dropped: { show: string; code: string };
  mismatch: { show: string; count: number };
  gap: { show: string; prev: number; at: number };
  drain: { in_ms: number; close_ms: number };
  error: { id?: string | number; code: string; message: string };
}

export interface Options {
  /** The origin of the server; that of the page without it. */
  server?: string;
  token?: string;
  machine?: FeedMachine;
}

export class Connection extends EventTarget {
  constructor(options?: Options);
  readonly state: Status;
  /** How often a checksum differed. */
  readonly mismatches: number;
  /** The server's time in milliseconds since 1970. */
  now(): number;
  position(show: string): Position | undefined;
  states(show: string): SeatStates | undefined;
  subscribe(show: string, options?: { scope?: Scope }): void;
  unsubscribe(show: string): void;
  authenticate(token: string | undefined): void;
  close(): void;
  addEventListener<Name extends keyof Events>(
    name: Name,
    listener: (event: CustomEvent<Events[Name]>) => void,
    options?: AddEventListenerOptions,
  ): void;
}

export function connect(options?: Options): Connection;

export type Input =
  | { type: "start" | "stop" | "time" | "hidden" | "visible" | "online" | "offline" }
  | { type: "subscribe"; show: string; scope?: Scope }
  | { type: "unsubscribe"; show: string }
  | { type: "authenticate"; token?: string }
  | { type: "layout"; show: string; layout: string; version: number; labels: string[] }
  | { type: "message"; socket: number; message: object }
  | { type: "closed"; socket: number; code?: number; reason?: string };

export type Action =
  | { type: "open"; socket: number; transport: "socket" | "events"; show?: string; after?: Position }
  | { type: "send"; socket: number; message: object }
  | { type: "close"; socket: number; reason?: string }
  | { type: "layout"; show: string; layout: string; version: number }
  | { type: "tell"; name: keyof Events; detail: object };

/** Decides everything and touches nothing: for front ends that bring their own sockets, and for tests. */
export class FeedMachine {
  constructor(options?: { random?: () => number });
  handle(event: Input, now: number): Action[];
  readonly state: Status;
  /** When it wants `{ type: "time" }`; Infinity when never. */
  readonly wake: number;
  /** Server time minus local time. */
  readonly offset: number;
  readonly mismatches: number;
  position(show: string): Position | undefined;
  show(name: string): { states?: SeatStates; status?: string } | undefined;
}
