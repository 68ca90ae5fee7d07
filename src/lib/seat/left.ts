import type { OutboxEntry } from '$lib/live/outbox/entry.ts';
import { m } from '$lib/paraglide/messages.js';
import type { Criterion } from '$wire/index.ts';

/** What somebody wrote, as lines to copy, whoever left it there. */
export function linesOf(
	{ value }: Pick<OutboxEntry, 'value'>,
	rubric: readonly Pick<Criterion, 'id' | 'title'>[]
): string[] {
	if (typeof value === 'string') return filled([value]);
	const { type, marks, texts, comment, text, ties } = (value ?? {}) as Partial<Record<string, unknown>>;
	if (type === 'recognise') return [m.panel_recognise()];
	if (Array.isArray(texts)) return filled(texts);
	const of = (map: unknown, id: string) => (map as Partial<Record<string, unknown>> | undefined)?.[id];
	const criteria = rubric.flatMap(({ id, title }) => {
		const given = filled([of(marks, id), of(texts, id)]).join(' ');
		return given === '' ? [] : [`${title}: ${given}`];
	});
	// Of criteria that nothing tells the names of, the marks and words alone.
	const unnamed = rubric.length > 0 ? [] : filled([marks, texts].flatMap((map) => Object.values(map ?? {})));
	return [...criteria, ...unnamed, ...filled([comment, text, ties])];
}

const filled = (all: readonly unknown[]): string[] =>
	all
		.filter((x) => typeof x === 'string' || typeof x === 'number')
		.map(String)
		.filter((x) => x.trim() !== '');
