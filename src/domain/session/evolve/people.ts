import type { Instant, SeatId } from '../../kernel/ids.ts';
import { named } from '../../kernel/named.ts';
import { CLEAR, EVERYBODY, happened, KNOWN, type EventRules } from '../rule.ts';
import type { Known, Seat, SeatDevices } from '../state.ts';

type PeopleEvent =
	'SeatAdded' | 'SeatRemoved' | 'LinkIssued' | 'LinkRedeemed' | 'SeatMoved' | 'LinkRevoked' | 'SeatLeft';

const OF_DEVICE = {
	phases: KNOWN,
	public: null,
	// A startup's people see all of its seats together.
	concerns: (e: { seat: SeatId }, seat: Seat) => seat.id === e.seat || seat.role === 'presenter',
	// Beside a time they tell when whose people came.
	sealed: 'all'
} as const;

export const people: EventRules<PeopleEvent> = {
	SeatAdded: happened({
		phases: KNOWN,
		evolve: (s, { seat, role, startup }) => ({ ...s, seats: [...s.seats, { id: seat, role, startup }] }),
		public: null,
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	SeatRemoved: happened({
		phases: KNOWN,
		evolve: (s, { seat }) => ({ ...s, seats: s.seats.filter((x) => x.id !== seat) }),
		public: null,
		concerns: EVERYBODY,
		sealed: CLEAR
	}),
	LinkIssued: happened({ ...OF_DEVICE, evolve: (s, e) => withDevice(s, e.seat, { reissued: e.at }) }),
	LinkRedeemed: happened({ ...OF_DEVICE, evolve: taken }),
	SeatMoved: happened({ ...OF_DEVICE, evolve: taken }),
	LinkRevoked: happened({ ...OF_DEVICE, evolve: (s, { seat }) => withDevice(s, seat, { held: false }) }),
	SeatLeft: happened({ ...OF_DEVICE, evolve: (s, { seat }) => withDevice(s, seat, { held: false }) })
};

const NO_DEVICE: SeatDevices = { count: 0, since: 0, held: false, reissued: null };

function taken(s: Known, { seat, at }: { seat: SeatId; at: Instant }): Known {
	const count = (named(s.devices, seat)?.count ?? 0) + 1;
	return withDevice(s, seat, { count, since: at, held: true });
}

function withDevice(s: Known, seat: SeatId, change: Partial<SeatDevices>): Known {
	const device = { ...NO_DEVICE, ...named(s.devices, seat), ...change };
	return { ...s, devices: { ...s.devices, [seat]: device } };
}
