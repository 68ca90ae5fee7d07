import type { Speech } from '../../server/voice/speech/port.ts';
import type { Person } from './people.ts';
import { JSON_TYPE, type Play } from './play.ts';
import { settle } from './time.ts';

/** Reads without a program: the sound follows from the words alone. */
export function speech(): Speech {
	const say = async (text: string) => ({
		rate: 8000,
		samples: Int16Array.from(text, (c) => c.codePointAt(0) ?? 0)
	});
	return { ok: true, engine: { name: 'blind', languages: ['es', 'en', 'pt'], say, close: async () => {} } };
}

/** A request of a presenter's about its pitch in writing, as its browser sends it. */
export async function asks(
	p: Play,
	who: Person,
	what: 'script' | 'hear' | 'say' | 'stop',
	body: object
): Promise<number> {
	const path = `/s/${p.path(who)}/api/speech/${what}`;
	const ask = { method: 'POST', path, headers: JSON_TYPE, body: JSON.stringify(body) };
	const { status } = await p.http(who, ask, `/s/:path/api/speech/${what}`);
	// Each line is made, said and recorded in turn.
	for (let i = 0; i < 6; i++) await settle();
	return status;
}
