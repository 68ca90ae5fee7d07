import { m } from '$lib/paraglide/messages.js';
import { complete, type OfficialOwn, type Stage } from '$wire/index.ts';

export function handedIn(own: OfficialOwn, slot: string): boolean {
	return own.sheets[slot]?.submittedAt != null;
}

/** Pseudonyms of the pitches whose sheet is recorded with all it needs, and counts only once it is handed in. */
export function unsubmitted({ slots, about }: Pick<Stage, 'slots' | 'about'>, own: OfficialOwn): string[] {
	return slots.flatMap(({ id, status, pseudonym: { word } }) => {
		const kept = own.sheets[id];
		const counts = ['live', 'done'].includes(status) && kept !== undefined && !handedIn(own, id);
		return counts && complete(about.rubric, kept.sheet) ? [word] : [];
	});
}

/** Pitches that were voided or skipped: what was marked in them does not count. */
export function uncounted({
	phase,
	slots
}: Pick<Stage, 'phase' | 'slots'>): { why: 'voided' | 'skipped'; text: string }[] {
	const wordsOf = (status: string) =>
		slots.flatMap((s) => (s.status === status ? [s.pseudonym.word] : [])).join(', ');
	const [voided, skipped] = [wordsOf('void'), wordsOf('skipped')];
	const callable = phase === 'pitching';
	return [
		...(voided === '' ? [] : [{ why: 'voided' as const, text: m.panel_voided({ words: voided }) }]),
		...(skipped === ''
			? []
			: [
					{
						why: 'skipped' as const,
						text: callable ? m.panel_skipped({ words: skipped }) : m.panel_skipped_final({ words: skipped })
					}
				])
	];
}

/** The one thing asked of an official now. */
export function askedOf(stage: Stage, own: OfficialOwn): string {
	if (own.hasFloor) return m.panel_ask_onair();
	switch (stage.phase) {
		case 'draft':
		case 'lobby':
			return m.panel_lobby_asked();
		case 'pitching':
			if (stage.now === null || stage.now.cut) return m.panel_ask_wait();
			if (stage.now.step !== 'scoring') return m.panel_ask_listen();
			return handedIn(own, stage.now.slot) ? m.panel_ask_scored() : m.panel_ask_score();
		case 'review': {
			const [word] = unsubmitted(stage, own);
			return word === undefined ? m.panel_ask_review() : m.panel_ask_hand_in({ word });
		}
		case 'sealed':
		case 'revealing':
			return m.panel_ask_sealed();
		case 'revealed':
		case 'closed':
			return stage.meeting !== null && own.media.meeting !== null
				? m.panel_ask_meeting()
				: m.panel_ask_results();
		case 'aborted':
			return '';
	}
}
