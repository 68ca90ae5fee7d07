import { z } from 'zod';
import { QUOTE_MAX } from '../domain/lint/explained.ts';
import { PICTURE_KINDS, TEXT_KINDS } from '../domain/lint/finding.ts';
import { LIMITS } from '../domain/session/limits.ts';
import { LANGUAGES } from '../domain/session/script.ts';
import { few } from './few.ts';

/** Findings that a presenter leaves standing, with reasons. */
export const keptSchema = few(
	z.object({
		page: z.number().int().min(0).max(LIMITS.slides),
		kind: z.enum([...TEXT_KINDS, ...PICTURE_KINDS]),
		quote: z.string().max(QUOTE_MAX),
		reason: z.string().trim().min(3).max(LIMITS.reason)
	}),
	LIMITS.kept
).default([]);

/** On which stored state it is based; what is stored under an id is so however often it comes. */
const based = { base: z.number().int().min(0).optional(), id: z.string().min(8).max(64).optional() };

const slideId = z.string().max(64);

/** What a presenter sends of its slides, the pictures aside. */
export const deckBody = z.object({
	slides: few(z.object({ id: slideId, text: z.string().max(LIMITS.slideText) }), LIMITS.slides),
	kept: keptSchema,
	...based
});

/** A pitch in writing; null: it is spoken. */
export const scriptBody = z.object({
	script: z
		.object({
			language: z.enum(LANGUAGES),
			texts: few(z.string().max(LIMITS.spoken), LIMITS.slides),
			slides: few(slideId, LIMITS.slides).optional(),
			kept: keptSchema
		})
		.nullable(),
	...based
});
