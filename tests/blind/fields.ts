/*
 * What is random by nature. Everything else that reaches a blind seat is compared byte by byte; these alone by
 * shape and length. A field that does not have exactly its shape stays as it is, and so is compared.
 */
export interface Field {
	name: string;
	why: string;
	/** Must match the whole field with its surroundings; group 1 is what stays before it, group 2 the field. */
	pattern: RegExp;
}

export const SEALED_CHARS = 1446;

export const FIELDS: readonly Field[] = [
	{
		name: 'date',
		why: 'the time of the machine, to the second, in every HTTP answer',
		pattern: /(^|\n)(date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT)(?=\n|$)/gi
	},
	{
		name: 'cookie expiry',
		why: 'the time of the machine plus a fixed term',
		pattern: /(; )(Expires=\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT)(?=[;\n]|$)/gi
	},
	{
		name: 'sec-websocket-accept',
		why: "follows from the client's own random key",
		pattern: /(\nsec-websocket-accept: )([A-Za-z0-9+/]{27}=)(?=\n|$)/gi
	},
	{
		name: 'page nonce',
		why: 'a new one in every page, for its own script',
		pattern: /(nonce[-=]"?)([A-Za-z0-9+/]{22}==)/g
	},
	{
		name: 'commitments',
		why: 'SHA-256 over a random salt and the padded identity',
		pattern: /(\\"commitments\\":\[)((?:\\"[0-9a-f]{64}\\",?)+)(?=\])/g
	},
	{
		name: 'head',
		why: 'SHA-256 over the chain up to the seal, in which there are commitments, ciphertexts and random ids',
		pattern: /(\\"head\\":)(\\"[0-9a-f]{64}\\")(?=[,}])/g
	},
	{
		name: 'mark',
		why: 'ciphertext of one length under a new nonce in each view, for the server alone',
		pattern: /(^42\["view",\{"protocol":\d+,"version":\d+,"mark":)("A[g-v][A-Za-z0-9_-]{66}")(?=,"own":)/g
	},
	{
		name: 'sealed openings',
		why: 'ciphertext of one length for every identity',
		pattern: new RegExp(
			`(\\\\"sealed\\\\":\\[?)((?:\\\\"[A-Za-z0-9_-]{${SEALED_CHARS}}\\\\",?)+)(?=[\\]},])`,
			'g'
		)
	}
];

/** The text with every random word put by its length, so that count, order and size still count. */
export function bare(text: string, fields: readonly Field[] = FIELDS): string {
	return fields.reduce(
		(t, f) =>
			t.replace(f.pattern, (_, before: string, field: string) => `${before}‹${f.name} ${field.length}›`),
		text
	);
}
