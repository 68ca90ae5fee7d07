declare global {
	namespace App {
		interface Error {
			/** Never says what was looked for: one text for everything that is not there or not for this reader. */
			message: string;
		}
		interface PageState {
			/** The organizer reads the settings as a whole before doors open. */
			review?: boolean;
		}
	}
}

declare module 'node:http' {
	interface IncomingMessage {
		/** Logs that a page failed on the server as everything else is logged; set by the server that pages come from. */
		pageFailed?: (error: unknown, route: string | null) => void;
	}
}

export {};
