import { m } from '$lib/paraglide/messages.js';
import { failure, type Failure } from '$lib/ui/failures';

/** Why a link did not let its holder in. `no` stands for unknown, revoked and another session: one answer for all. */
export type JoinProblem = 'none' | 'cut' | 'no' | 'rate' | 'offline';

export function joinFailure(problem: JoinProblem): Failure {
	switch (problem) {
		case 'none':
			return say(m.panel_join_none_title(), m.panel_join_cut_meaning(), m.panel_join_cut_do());
		case 'cut':
			return say(m.panel_join_cut_title(), m.panel_join_cut_meaning(), m.panel_join_cut_do());
		case 'no':
			return failure('link');
		case 'rate':
			return say(m.panel_join_rate_title(), m.panel_join_rate_meaning(), m.panel_join_rate_do());
		case 'offline':
			return say(m.panel_join_offline_title(), m.panel_join_offline_meaning(), m.panel_join_offline_do());
	}
}

function say(title: string, meaning: string, todo: string): Failure {
	return { title, meaning, todo };
}
