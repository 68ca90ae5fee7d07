import type { Criterion } from '../../src/domain/kernel/challenge.ts';
import type { SessionDraft } from '../../src/domain/session/draft.ts';
import type { Language } from '../../src/domain/session/script.ts';
import { word } from '../words.ts';

/** Each text is a title, what is looked at and the five levels, a line for each. */
const CRITERIA = [
	['rubric_fit', 30],
	['rubric_novelty', 20],
	['rubric_impact', 20],
	['rubric_feasibility', 20],
	['rubric_experience', 10]
] as const;

/** The rubric a new session starts from: five weighted criteria with labelled levels. */
function defaultRubric(newId: () => string, language: Language): Criterion[] {
	return CRITERIA.map(([text, weight]) => {
		const [title = '', description = '', ...levels] = word(language, text).split('\n');
		return {
			id: newId(),
			title,
			description,
			weight,
			kind: 'scored',
			required: true,
			levels: levels as unknown as Criterion['levels']
		};
	});
}

/**
 * A draft to start from: everything sensible is set, what only the organizer knows is empty.
 * @param language of the organizer who begins it; whoever scores reads its words
 */
export function defaultDraft(newId: () => string, language: Language = 'es'): SessionDraft {
	return {
		entity: '',
		category: 1,
		challenge: { title: '', problem: '', affected: '', requirement: '' },
		startsAt: null,
		timeZone: 'America/Lima',
		rubric: defaultRubric(newId, language),
		minutes: { pitch: 5, questions: 5, scoring: 3 },
		shortlist: { max: 3, threshold: 3, tieBreak: { by: 'panel' } },
		quorum: 2,
		mask: 'clear',
		captions: false
	};
}
