/** Acknowledgements as the local platform saw them. */
export interface Acknowledgements {
  /** From the dispatch of a command to the arrival of its acknowledgement, ms, one for each that was acknowledged as it should be. */
  readonly ms: readonly number[];
  /** The same for those that were refused at once, in an answer that only the person sees. */
  readonly privateMs: readonly number[];
  /** Dispatched, and never acknowledged, or acknowledged with a refusal. */
  readonly errors: number;
  /** 99th percentile of the delay of this local server's own event loop, ms: what the measuring itself adds at worst. */
  readonly loopP99Ms: number;
}

/** A local platform in a process of its own. The same calls for each, so that a measurement need not know which it is. */
export interface Chat {
  /** What a bot needs to connect to it. */
  environment(): Record<string, string>;
  /** Somebody types `/sora`; every `nth` is another person. */
  command(nth: number): void;
  /** Forgets what was measured so far. */
  reset(): void;
  acknowledgements(): Acknowledgements;
  /** How many ids of the gateway's tasks stood in a message so far. */
  shown(): number;
  /** Requests that the bot made, by kind. */
  requests(): Record<string, number>;
  /** Bots that are connected. */
  connections(): number;
}

/** The local gateway's ids of tasks. */
export const TASK_ID = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/u;

/** What everybody asks for. */
export const PROMPT = 'a paper boat in the rain, seen from above, slow camera, soft light';
