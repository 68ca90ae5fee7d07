import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestHandler } from 'express';
import { MEDIA_KINDS, type MediaKind } from '../../src/domain/session/media.ts';
import type { Faults } from '../faults.ts';
import type { Answers } from '../http/answers.ts';
import type { Admitted, Auth } from '../http/auth.ts';
import { nothingHere } from '../http/doors.ts';
import type { Entrance } from '../http/entrance.ts';
import { target, type Target } from '../http/paths.ts';
import type { Requester } from '../http/under-way.ts';
import type { SecurityLog } from '../log.ts';
import type { Front, Voice } from '../voice/port.ts';
import type { RealtimeDoor } from './door.ts';

interface Parts {
	auth: Auth;
	realtime: RealtimeDoor;
	voice: Voice;
	faults: Faults;
	security: SecurityLog;
	answers: Answers;
	entrance: Entrance;
}

/** Live paths: authenticated here, before the socket engine or LiveKit sees anything. */
export class UpgradeGate {
	readonly #parts: Parts;
	readonly #upgraded = new Set<Duplex>();

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	/** Those that were upgraded are no longer known to the HTTP server, which would wait for the last of them. */
	close(): void {
		for (const socket of this.#upgraded) socket.destroy();
	}

	/** @param shared development's hot reload listens to the same event: what is not ours may be its */
	upgrade(req: IncomingMessage, socket: Duplex, head: Buffer, shared: boolean): void {
		// Before anything else: an error that nobody listens for ends the process.
		socket.on('error', () => socket.destroy());
		this.#upgraded.add(socket);
		socket.once('close', () => this.#upgraded.delete(socket));
		const { auth, realtime, voice, faults, answers, entrance } = this.#parts;
		const to = target(req.url);
		if (to === null && shared && !isPage(req)) return;
		const refuse = (status = 404) => answers.refuse(socket, status);
		const enter = async (asker: Requester) => {
			const caller = to && (await this.#caller(req, to));
			if (to === null || caller === null || !auth.ourOrigin(req)) {
				if (to !== null) auth.noteRefused(req, 'seat' in to ? to.seat : null, caller, true);
				entrance.foundNothing(asker);
				return refuse();
			}
			if (!asksForSocket(req)) return refuse(400);
			if (to.to === 'live') return realtime.upgrade(caller, req, socket, head);
			const kind = kindOf(to.kind);
			if (kind === null) return refuse();
			voice.upgrade(caller, kind, req, socket, head, this.#front(caller));
		};
		entrance.upgrade(req, socket, refuse, (asker) =>
			faults.run('upgrade', () => enter(asker), { otherwise: refuse })
		);
	}

	requests(): RequestHandler {
		const { auth, realtime, voice } = this.#parts;
		return async (req, res, next) => {
			const to = target(req.url);
			if (to === null) return next();
			const caller = await this.#caller(req, to);
			if (caller === null || !auth.ourPage(req)) {
				auth.noteRefused(req, 'seat' in to ? to.seat : null, caller, true);
				return nothingHere(res);
			}
			if (to.to === 'live') return realtime.request(caller, req, res);
			const kind = kindOf(to.kind);
			const status = kind === null ? 404 : await voice.validate(caller, kind, this.#front(caller));
			res.status(status).end();
		};
	}

	#front({ role }: Admitted): Front {
		const { answers, security } = this.#parts;
		return {
			headers: answers.headers,
			refuse: (socket, status) => answers.refuse(socket, status),
			over: () => security.note('pace-exceeded', role)
		};
	}

	async #caller(req: IncomingMessage, to: Target): Promise<Admitted | null> {
		const { auth } = this.#parts;
		return 'seat' in to ? auth.admitSeat(req, to.seat) : auth.admitOrganizer(req, to.organizer);
	}
}

function kindOf(text: string): MediaKind | null {
	return MEDIA_KINDS.find((k) => k === text) ?? null;
}

/** Whether it is the handshake of a WebSocket; what is none, the libraries would answer in a way of their own. */
function asksForSocket({ method, headers }: IncomingMessage): boolean {
	const { upgrade = '', 'sec-websocket-key': key = '', 'sec-websocket-version': version } = headers;
	const well = /^[+/0-9A-Za-z]{22}==$/.test(key) && (version === '13' || version === '8');
	return method === 'GET' && upgrade.toLowerCase() === 'websocket' && well;
}

function isPage(req: IncomingMessage): boolean {
	return /^\/(s|o)\//.test(req.url ?? '');
}
