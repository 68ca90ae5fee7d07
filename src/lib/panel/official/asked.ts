import { m } from '$lib/paraglide/messages.js';
import {
	complete,
	type OfficialOwn,
	type Phase,
	type Sheet,
	type SlotStatus,
	type SlotView,
	type Stage
} from '$wire/index.ts';
import { shut } from './turned.ts';

export function handedIn(own: OfficialOwn, slot: string): boolean {
	return own.sheets[slot]?.submittedAt != null;
}

/** Sheets that are begun and count only once they are handed in, by pseudonym; `whole`: with all they need. */
export function unsubmitted(
	{ slots, about }: Pick<Stage, 'slots' | 'about'>,
	own: OfficialOwn
): { id: string; word: string; whole: boolean }[] {
	return slots.flatMap(({ id, status, pseudonym: { word } }) => {
		const kept = own.sheets[id];
		if (!['live', 'done'].includes(status) || kept === undefined || handedIn(own, id)) return [];
		const whole = complete(about.rubric, kept.sheet);
		return whole || begun(kept.sheet) ? [{ id, word, whole }] : [];
	});
}

export function begun({ marks, texts, comment }: Sheet): boolean {
	return [...Object.values(marks), ...Object.values(texts), comment].some((x) => x !== null && x !== '');
}

/** A sheet that is begun: what is whole first, since a press is all that it needs. */
function next(stage: Stage, own: OfficialOwn) {
	const all = unsubmitted(stage, own);
	return all.find((x) => x.whole) ?? all[0];
}

/** The pitch whose sheet is asked for now. */
export function slotAsked(stage: Stage, own: OfficialOwn): string | null {
	if (own.hasFloor || (stage.phase !== 'pitching' && stage.phase !== 'review')) return null;
	const { now } = stage;
	if (now === null) return next(stage, own)?.id ?? null;
	return !now.cut && now.step === 'scoring' && !handedIn(own, now.slot) ? now.slot : null;
}

function sheetAsked(stage: Stage, own: OfficialOwn): string | null {
	const asked = next(stage, own);
	if (asked === undefined) return null;
	const { word, whole } = asked;
	return whole ? m.panel_ask_hand_in({ word }) : m.panel_ask_complete({ word });
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

/** @param heard something of the pitch was */
export function postponedText({ pseudonym: { word } }: SlotView, heard: boolean): string {
	return heard ? m.panel_postponed({ words: word }) : m.panel_postponed_unheard({ words: word });
}

/** What came too late: whether somebody is to be told, and how, or what it waits for. */
export function lateText(late: 'text' | 'hand-in', phase: Phase, status: SlotStatus = 'done'): string {
	const text = late === 'text';
	if (status === 'skipped' && phase === 'pitching')
		return text ? m.panel_late_skipped() : m.panel_late_hand_in_skipped();
	if (shut({ status })) return text ? m.panel_late_uncounted() : m.panel_late_hand_in_uncounted();
	if (['revealing', 'revealed', 'closed', 'aborted'].includes(phase))
		return text ? m.panel_late_sheet_final() : m.panel_late_hand_in_final();
	// No hand can be raised any more.
	if (phase === 'sealed') return text ? m.panel_late_sheet_sealed() : m.panel_late_hand_in_sealed();
	return text ? m.panel_late_sheet() : m.panel_late_hand_in();
}

/** @param open the sheet can still be changed */
export function revivedText(how: 'recorded' | 'handed-in', open: boolean): string {
	if (how === 'recorded') return open ? m.panel_revived() : m.panel_revived_shut();
	return open ? m.panel_revived_handed_in() : m.panel_revived_handed_in_shut();
}

/** Why the sheet of a pitch takes no marks; undefined: it does, or all are closed. */
export function whyShut({ phase }: Pick<Stage, 'phase'>, slot: SlotView): string | undefined {
	return uncounted({ phase, slots: [slot] })[0]?.text;
}

/** The one thing asked of an official now. */
export function askedOf(stage: Stage, own: OfficialOwn): string {
	if (own.hasFloor) return m.panel_ask_onair();
	switch (stage.phase) {
		case 'draft':
		case 'lobby':
			return m.panel_lobby_asked();
		case 'pitching':
			if (stage.now === null) return sheetAsked(stage, own) ?? m.panel_ask_wait();
			if (stage.now.cut) return m.panel_ask_wait();
			if (stage.now.step !== 'scoring') return m.panel_ask_listen();
			return handedIn(own, stage.now.slot) ? m.panel_ask_scored() : m.panel_ask_score();
		case 'review':
			return sheetAsked(stage, own) ?? m.panel_ask_review();
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
