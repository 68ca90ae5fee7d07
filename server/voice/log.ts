/** The part of a pino logger that voice uses. Messages here carry counts and causes, never names or identities. */
export interface VoiceLog {
	info(fields: object, text: string): void;
	warn(fields: object, text: string): void;
	error(fields: object, text: string): void;
}
