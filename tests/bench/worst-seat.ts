import { io, type Socket } from 'socket.io-client';

export interface Seat {
	/** Of its pages: `/s/…` or `/o`. */
	path: string;
	cookie: string;
	query?: Record<string, string>;
}
export function cookieOf({ path, cookie }: Seat): string {
	return `${path === '/o' ? 'bp_organizer' : 'bp_seat'}=${cookie}`;
}

export function open(base: string, seat: Seat): Promise<Socket> {
	const socket = io(base, {
		path: `${seat.path}/live`,
		query: seat.query ?? {},
		transports: ['websocket'],
		forceNew: true,
		reconnection: false,
		extraHeaders: { cookie: cookieOf(seat), origin: base }
	});
	return new Promise((resolve, reject) => {
		socket.once('connect_error', reject);
		socket.once('view', () => resolve(socket));
	});
}
