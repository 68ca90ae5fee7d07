import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import type { Doors } from '../../../server/http/doors.ts';
import { RECORD_FILES, sendRecord } from '../../../server/http/seats.ts';
import { published } from '../../../server/sessions/record.ts';
import { given } from '../../unit/domain/given.ts';

/** What the auditor gets of a session that is over, when the seat is lost or not while the file is made. */
async function answer(file: (typeof RECORD_FILES)[number], lost: boolean): Promise<Response> {
	const { state } = given().drawn().revealed();
	let stands = true;
	const made = <T>(what: T) => {
		stands = !lost;
		return Promise.resolve(what);
	};
	const record = { format: 'blindpick-record-1', session: 's', details: null, events: [] };
	const room = { state, record: () => made(record), scores: () => made(new Uint8Array([7])) };
	const doors = { sessions: { room: async () => room }, security: { note: () => {} } } as unknown as Doors;
	const who = { session: 's', seat: 'aud', role: 'auditor', stands: () => stands } as const;
	const app = express().get('/', (req, res) => sendRecord(doors, who, req, res, file, published));
	const http = app.listen(0);
	onTestFinished(() => void http.close());
	await once(http, 'listening');
	return fetch(`http://localhost:${(http.address() as AddressInfo).port}/`);
}

test.each(RECORD_FILES)('[K14] %s goes to nobody who lost the seat while it was made', async (file) => {
	const [kept, gone] = [await answer(file, false), await answer(file, true)];
	expect([kept.status, gone.status]).toEqual([200, 404]);
	expect([await gone.text(), gone.headers.get('content-disposition')]).toEqual(['', null]);
});
