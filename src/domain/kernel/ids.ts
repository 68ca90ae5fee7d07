/** Random, session-scoped, saying nothing. All are base64url words of 128 random bits unless noted. */
export type SessionId = string;
export type SeatId = string;
export type StartupId = string;
export type SlotId = string;
export type QuestionId = string;
export type CriterionId = string;
/** Milliseconds since the Unix epoch, UTC. */
export type Instant = number;
