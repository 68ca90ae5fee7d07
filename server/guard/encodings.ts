import { fold } from '../../src/domain/lint/fold.ts';

/** Shorter ones turn up in random words by chance. */
const LEAST_ENCODED = 10;

/** A word as base64 (standard alphabet, no padding) would show it inside longer data: once for each alignment. */
export function base64Forms(bytes: Buffer): string[] {
	return [0, 1, 2].map((shift) => {
		const whole = Buffer.concat([Buffer.alloc(shift), bytes])
			.toString('base64')
			.replaceAll('=', '');
		// The first characters mix with what stands before, the last with what comes after.
		const last = (shift + bytes.length) % 3 === 0 ? whole.length : whole.length - 1;
		return whole.slice(shift === 0 ? 0 : shift + 1, last);
	});
}

/** How a word looks when it is encoded: base64 and hex, of UTF-8 and UTF-16, as written, folded and in capitals. */
export function encodedForms(word: string): string[] {
	const spellings = new Set([word, fold(word), word.toUpperCase()]);
	const forms = [...spellings].flatMap((text) => {
		const [narrow, wide] = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')];
		const turned = Buffer.from(wide).swap16();
		return [narrow, wide, turned].flatMap((b) => [...base64Forms(b), b.toString('hex')]);
	});
	return [...new Set(forms)].filter((f) => f.length >= LEAST_ENCODED);
}

/** `%C3%B1` and the like as text; what is not well formed stays as it is. */
export function unpercent(text: string): string {
	return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
		const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
		const utf8 = bytes.toString('utf8');
		return utf8.includes('\ufffd') ? bytes.toString('latin1') : utf8;
	});
}
