import { m } from '$lib/paraglide/messages.js';
import type { Shortlist } from '$wire/index.ts';

/** What is ticked, beside what the rule gives. */
interface Ticked {
	rule: Shortlist;
	/** As many as the rule takes at most. */
	max: number;
	picked: readonly string[];
}

/** Whether the rule would not give it, whatever becomes of a tie across the last place. */
export function departs({ rule, max, picked }: Ticked): boolean {
	return picked.length > max || left(rule, picked).length > 0 || added(rule, picked).length > 0;
}

/** In what it departs from the rule, else that the rule leaves a tie; '' for neither. */
export function departureText(ticked: Ticked, listOf: (slots: readonly string[]) => string): string {
	const { rule, max, picked } = ticked;
	if (!departs(ticked)) return rule.open.length > 0 ? m.panel_decide_tie({ list: listOf(rule.open) }) : '';
	const [out, more] = [left(rule, picked), added(rule, picked)];
	return [
		m.panel_decide_departs(),
		...(picked.length > max ? [m.panel_decide_over({ n: max })] : []),
		...(more.length > 0 ? [m.panel_decide_added({ list: listOf(more) })] : []),
		...(out.length > 0 ? [m.panel_decide_left({ list: listOf(out) })] : [])
	].join(' ');
}

const left = (rule: Shortlist, picked: readonly string[]) => rule.slots.filter((s) => !picked.includes(s));
const added = (rule: Shortlist, picked: readonly string[]) =>
	picked.filter((s) => !rule.slots.includes(s) && !rule.open.includes(s));
