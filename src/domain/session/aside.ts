import type { Identity } from '../kernel/identity.ts';
import type { SeatId, SlotId, StartupId } from '../kernel/ids.ts';
import type {
	Behind,
	HelpMessage,
	NoteView,
	PublicEvent,
	RelayState,
	Saying,
	SpeechView
} from './own-view.ts';
import type { PersonView } from './view.ts';

/**
 * What lies outside the evidence, loaded by the server for `project`, which alone decides who sees what of it.
 */
export interface Aside {
	startupOf(slot: SlotId): StartupId | null;
	identity(startup: StartupId): Identity | null;
	/** Display names of all seats but presenters. */
	name(seat: SeatId): string;
	link(seat: SeatId): PersonView['link'];
	notes(seat: SeatId): Readonly<Record<SlotId, NoteView>>;
	help(startup: StartupId): readonly HelpMessage[];
	/** Whether a device of the startup is there and gives sound. */
	sounding(startup: StartupId): boolean;
	relay: RelayState;
	unrecorded: boolean;
	/** An older backup was put back: what was done last may be missing. */
	behind: Behind;
	speech: SpeechView;
	/** What is being said of a startup's written pitch. */
	saying(startup: StartupId): Saying | null;
	/** Hash of the event that last sealed the scores. */
	head(): string | null;
	/** The public events so far, for the auditor. */
	events(): readonly PublicEvent[];
}
