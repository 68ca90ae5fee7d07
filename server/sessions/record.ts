import type { State } from '../../src/domain/session/state.ts';
import { officialNumber } from '../../src/domain/session/state.ts';
import { standings } from '../../src/domain/session/rules/tally.ts';
import type { StoredEvent } from '../journal/port.ts';

export interface RecordFile {
	format: 'blindpick-record-1';
	session: string;
	/** Key of the sealed details (AES-256-GCM, hex); null when there are none or an abort destroyed it. */
	details: string | null;
	events: readonly StoredEvent[];
}

/** The auditor's copy: once identities may be seen. After an abort they never may, and the chain tells of them. */
export function published(state: State): boolean {
	return state.phase === 'revealed' || state.phase === 'closed';
}

/**
 * Final means: revealed, closed or aborted. Before that nobody gets the chain; after an abort the organizer alone, for
 * it tells how large each team is, when slides came, how many ties matched.
 */
export function exportable(state: State): boolean {
	return state.phase === 'revealed' || state.phase === 'closed' || state.phase === 'aborted';
}

/** One line per official and slot: pseudonym, name once revealed, standing, marks in rubric order, comment. */
export function csvOf(state: State): string {
	if (state.phase !== 'revealed' && state.phase !== 'closed') return '';
	const scored = state.draft.rubric.filter((c) => c.kind === 'scored');
	const head = ['pseudonym', 'startup', 'official', 'standing', ...scored.map((c) => c.title), 'comment'];
	const lines = state.slots.flatMap((slot) =>
		standings(state, slot).map(({ seat, standing }) => {
			const sheet = state.sheets[slot.slot]?.[seat]?.sheet;
			const name = state.reveal.openings.find((o) => o.slot === slot.slot)?.opening.name ?? '';
			const marks = scored.map((c) => String(sheet?.marks[c.id] ?? ''));
			const number = String(officialNumber(state, seat));
			return [slot.pseudonym.word, name, number, standing, ...marks, sheet?.comment ?? ''];
		})
	);
	return `\uFEFF${[head, ...lines].map((l) => l.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Quoted by RFC 4180; a leading sign that a spreadsheet would run as a formula is kept as text. */
function cell(text: string): string {
	const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
