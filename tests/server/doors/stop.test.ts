import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Hosted, identity } from '../../support/hosted.ts';
import { dial, request, UPGRADE } from '../../support/raw.ts';

test('[C3] a stop comes to its end, whoever holds a connection open and answers nothing', async () => {
	const house = await (await Hosted.open()).prepare([identity('Quipu Vial')]);
	onTestFinished(() => rmSync(house.dataDir, { recursive: true, force: true }));
	const { path, cookie } = house.enter('official1');
	const socket = await dial(house.base);
	const who = [`Origin: ${house.base}`, `Cookie: bp_seat=${cookie}`];
	socket.write(request(`${path}/live/?EIO=4&transport=websocket`, [...UPGRADE, ...who]));
	const [answer] = (await once(socket, 'data')) as [Buffer];
	expect(answer.toString('latin1')).toContain('101 Switching Protocols');
	await Promise.all([house.server.close(), once(socket, 'close')]);
	// Written last.
	expect(existsSync(join(house.dataDir, 'heads.json'))).toBe(true);
});
