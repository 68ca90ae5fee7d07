/** Milliseconds since the Unix epoch, UTC, always a whole number. Only `main` knows where it comes from. */
export type Clock = () => number;

/** `n` bytes that nobody can predict. Only `main` knows where they come from. */
export type RandomBytes = (n: number) => Uint8Array;
