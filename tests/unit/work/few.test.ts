import { expect, test } from 'vitest';
import { deckBody, scriptBody } from '../../../src/wire/bodies.ts';
import { defaultDraft } from '../../../server/sessions/defaults.ts';
import { commandSchema } from '../../../src/wire/commands.ts';

const MANY = 20_000;
const zeros = Array.from({ length: MANY }, () => 0);
const keys = Object.fromEntries(zeros.map((_, i) => [`k${i}`, 'x']));
let made = 0;
const draft = defaultDraft(() => `id${made++}`);
const saved = (more: object) => ({ type: 'saveDraft', base: 0, draft: { ...draft, ...more } });
const sheet = (more: object) => ({
	type: 'saveSheet',
	slot: 's',
	base: 0,
	sheet: { marks: {}, texts: {}, comment: '', ...more }
});
const who = { name: 'X', country: 'PE', city: '', website: '', legalRepresentative: '', contact: '' };
const [first] = draft.rubric;

test.each([
	['criteria', commandSchema, saved({ rubric: zeros })],
	['levels', commandSchema, saved({ rubric: [{ ...first, levels: zeros }] })],
	['people', commandSchema, { type: 'putStartup', startup: null, identity: { ...who, people: zeros } }],
	['marks', commandSchema, sheet({ marks: keys })],
	['words', commandSchema, sheet({ texts: keys })],
	['a shortlist', commandSchema, { type: 'decideShortlist', slots: zeros, reason: '' }],
	['slides', deckBody, { slides: zeros, kept: [] }],
	['reasons', deckBody, { slides: [], kept: zeros }],
	['texts', scriptBody, { script: { language: 'es', texts: zeros, kept: [] } }],
	['reasons of texts', scriptBody, { script: { language: 'es', texts: [], kept: zeros } }]
])('[K36] too many %s are refused at their count: nothing is noted of each', (_, schema, body) => {
	const read = schema.safeParse(body);
	expect(read.success).toBe(false);
	const told = JSON.stringify(read.error?.issues);
	expect(told).toContain('"code":"too_big"');
	expect(told.length).toBeLessThan(1000);
});

test('[K36] what has its right count is read as before', () => {
	for (const body of [saved({}), sheet({ marks: { a: 3, b: null }, texts: { a: 'x' } })])
		expect(commandSchema.safeParse(body)).toMatchObject({ success: true, data: body });
	expect(deckBody.safeParse({ slides: [{ id: 'a', text: 'b' }] }).data).toEqual({
		slides: [{ id: 'a', text: 'b' }],
		kept: []
	});
	expect(commandSchema.safeParse(sheet({ marks: { a: 9 } })).success).toBe(false);
	expect(commandSchema.safeParse(saved({ rubric: undefined })).success).toBe(false);
});
