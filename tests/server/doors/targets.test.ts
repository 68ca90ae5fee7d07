import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { target } from '../../../server/http/paths.ts';
import { makeToken } from '../../../src/wire/token.ts';
import { Hosted } from '../../support/hosted.ts';
import { dial, request, say, UPGRADE } from '../../support/raw.ts';

let house: Hosted;
beforeAll(async () => void (house = await Hosted.open()));
afterAll(() => house.close());

const ODD = [
	...['//', '///', '//[', '/\\', 'http://', '//a:b', '//a:b/s/x/live', 'http://[', 'http://here/s/x/live'],
	...['*', '/\\/\\', '//@:0', '/%', '/%c0%80', '/s/%ff/live', '/s/%/live', '/s/x/media/%/rtc', '/o/live?%'],
	...['/o/live?session=%00', '/s//live', '/s/../../live', '/o/api/sessions/%', '/nothing', '/s/x/live?EIO=4']
];
const ORIGINS = [[], ['Origin: null'], ['Origin: https://elsewhere.example'], ['Origin: http://[']];

test('[C4] an odd target is not there, with an upgrade and without, from anywhere, and ends nothing', async () => {
	for (const asked of ODD) {
		for (const origin of ORIGINS) {
			const plain = await say(house.base, request(asked, origin));
			const upgraded = await say(house.base, request(asked, [...origin, ...UPGRADE]));
			expect([asked, plain.slice(0, 12)]).toEqual([asked, 'HTTP/1.1 404']);
			expect([asked, upgraded.slice(0, 12)]).toEqual([asked, 'HTTP/1.1 404']);
		}
	}
	expect((await fetch(`${house.base}/healthz`)).status).toBe(200);
});

test('[C4] a connection that is reset in the middle of an upgrade ends itself alone', async () => {
	for (const asked of ['/nothing', '/s/x/live', '//', '/o/live']) {
		const socket = await dial(house.base);
		socket.on('error', () => {});
		socket.write(request(asked, UPGRADE));
		socket.resetAndDestroy();
	}
	await sleep(50);
	expect((await fetch(`${house.base}/healthz`)).status).toBe(200);
});

test('[C4] what was asked for is read without a throw', () => {
	for (const asked of [...ODD, undefined, '', ' ', '\0']) {
		if (asked !== '/s/x/live?EIO=4' && !asked?.startsWith('/o/live')) expect(target(asked)).toBe(null);
	}
	expect(target('/s/x/live?EIO=4')).toEqual({ to: 'live', seat: 'x' });
});

test('[B3] by another method nothing is there, whatever is there by its own', async () => {
	const paths = [
		'/',
		'/o',
		'/o/api/sessions',
		'/o/api/redeem',
		'/s/x',
		'/s/x/api/me',
		'/s/x/api/slides/picture'
	];
	for (const method of ['OPTIONS', 'PUT', 'PATCH', 'TRACE', 'PROPFIND', 'QUERY']) {
		const answers = [];
		for (const path of [...paths, '/healthz', '/s/x/live/', '/s/x/media/stage/rtc/validate', '/nothing'])
			answers.push(await say(house.base, request(path, ['Connection: close'], method)));
		const told = answers.map((a) => a.replace(/^Date: .*$/m, ''));
		expect([method, new Set(told).size]).toEqual([method, 1]);
		expect(told[0]).toMatch(/^HTTP\/1\.1 404 /);
		expect(told[0]).not.toMatch(/^allow/im);
	}
});

test('[L11] a link whose # came escaped leads to where it was meant, whether there is such a seat or not', async () => {
	const token = makeToken(new Uint8Array(16));
	for (const page of ['/s/nowhere/join', '/o/join'])
		for (const sign of ['%23', '%2523', '/%23'])
			for (const behind of ['', '%20', '&data=05', '?utm_source=mail', '%0d%0aX:1'])
				for (const method of ['GET', 'HEAD']) {
					const answer = await say(house.base, request(page + sign + token + behind, [], method));
					expect(answer.slice(0, 12)).toBe('HTTP/1.1 303');
					expect(/^location: (.*)\r$/im.exec(answer)?.[1]).toBe(`${page}#${token}`);
				}
	for (const other of ['/s/nowhere/live%23', '/%23', '/s/%23/join%23', '/o/api/join%23', '//s/x/join%23'])
		expect((await say(house.base, request(other + token))).slice(0, 12), other).toBe('HTTP/1.1 404');
});
