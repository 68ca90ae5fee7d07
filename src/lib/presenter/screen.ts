import type { Booth, PresenterOwn } from '$wire/index.ts';

export type Screen = 'green' | 'called' | 'waiting' | 'reveal' | 'aborted';

/** The one screen that fits the view. Who has not pitched yet waits in the green room while others do. */
export function screenOf(shared: Pick<Booth, 'phase'>, own: Pick<PresenterOwn, 'called' | 'done'>): Screen {
	switch (shared.phase) {
		case 'aborted':
			return 'aborted';
		case 'revealing':
		case 'revealed':
		case 'closed':
			return 'reveal';
		case 'review':
		case 'sealed':
			return 'waiting';
		case 'draft':
		case 'lobby':
		case 'pitching':
			if (own.called !== null) return 'called';
			return own.done ? 'waiting' : 'green';
	}
}
