import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../../src/domain/session/limits.ts';
import { REFUSALS } from '../../../../src/domain/session/refusal.ts';
import { onStage, STAGE_ROLES, type Role } from '../../../../src/domain/session/roles.ts';

describe('[D63] what there may be of each', () => {
	test.each(
		Object.entries({
			shortText: 200,
			longText: 4000,
			reason: 600,
			question: 600,
			comment: 4000,
			ties: 4000,
			caption: 120,
			captionLines: 4,
			spoken: 4000,
			answer: 600,
			help: 1000,
			note: 10_000,
			criteria: 20,
			officials: 2000,
			startups: 30,
			shortlist: 3,
			speakers: 3,
			slides: 60,
			slideText: 2000,
			kept: 500,
			slotMinutesMax: 120,
			readinessMs: 600_000,
			settledMs: 1_800_000,
			openQuestionsPerSeat: 10,
			contribution: 200
		} satisfies Record<keyof typeof LIMITS, number>)
	)('%s: %i', (name, most) => {
		expect(Object.entries(LIMITS)).toContainEqual([name, most]);
	});

	test('nobody changes them', () => {
		expect(Object.isFrozen(LIMITS)).toBe(true);
	});
});

test('[D63] a refusal is one of these, in this order on the wire', () => {
	expect(REFUSALS.join(' ')).toBe(
		'not-found invalid incomplete stale limit not-now busy storage rate late unrecorded missing'
	);
});

describe('[D60] who sits on the officials’ side of the blind', () => {
	const SIDES: Readonly<Record<Role, boolean>> = {
		organizer: false,
		moderator: true,
		official: true,
		auditor: true,
		presenter: false,
		projector: true,
		captioner: true
	};
	test.each(Object.entries(SIDES) as [Role, boolean][])('%s: %s', (role, side) => {
		expect([onStage(role), STAGE_ROLES.includes(role)]).toEqual([side, side]);
	});

	test('nobody else', () => {
		expect(STAGE_ROLES).toHaveLength(5);
	});
});
