import type { Signal, Stats } from './stage-tap.ts';

/** Random by nature, or a moment: compared by shape and length alone. */
const RANDOM =
	/(^|\.)(sid|identity|cid|participantSid|trackSid|joinedAt(Ms)?|unixMicro|midToTrackId\.\d+)$|^refreshToken$|^join\.room\.name$/;
/** Counts and levels that follow the moment of looking, which are asserted by themselves. */
const MOVING =
	/^(pong|pongResp)(\.|$)|^speakersChanged\.speakers\.(level|active)$|^connectionQuality\.updates\.(quality|score)$|^participant\.(version|state)$/;

/** Everything that messages tell, by field path: the values it took, random ones by their shape. */
export function told(signals: readonly Signal[]): Record<string, string[]> {
	const all = new Map<string, Set<string>>();
	const put = (path: string, value: string) => all.set(path, (all.get(path) ?? new Set()).add(value));
	const walk = (path: string, value: unknown): void => {
		if (Array.isArray(value)) return value.forEach((v) => walk(path, v));
		if (typeof value === 'object' && value !== null)
			return Object.entries(value).forEach(([k, v]) => walk(`${path}.${k}`, v));
		if (MOVING.test(path)) put(path, typeof value);
		else if (path.endsWith('.sdp')) lines(String(value)).forEach((line) => put(path, line));
		else if (path.endsWith('.candidateInit')) put(path, anonymous(String(value)));
		else put(path, RANDOM.test(path) ? shape(value) : JSON.stringify(value));
	};
	const answers = signals.filter((s) => s.kind === 'answer');
	for (const { kind, value } of signals.filter((s) => s.kind !== 'answer' && s.kind !== 'update')) {
		const { otherParticipants: _, ...rest } = Object(value) as Record<string, unknown>;
		walk(kind, kind === 'join' ? rest : value);
	}
	// Whether the relay or the listener was first is a race of the two; the newest of each is what counts.
	for (const participant of participants(signals)) walk('participant', participant);
	walk('answer', answers.at(-1)?.value);
	return Object.fromEntries([...all].map(([k, v]) => [k, [...v].sort()]));
}

export type Participant = Record<string, unknown> & {
	sid: string;
	identity: string;
	joinedAtMs: number;
	tracks: readonly { sid: string; version: { unixMicro: number } }[];
};

/** The newest word about each participant but the listener. */
export function participants(signals: readonly Signal[]): Participant[] {
	const found = signals.flatMap(({ kind, value }) => {
		const v = value as { otherParticipants?: Participant[]; participants?: Participant[] };
		return kind === 'join' ? (v.otherParticipants ?? []) : kind === 'update' ? (v.participants ?? []) : [];
	});
	return [...new Map(found.map((p) => [p.sid, p])).values()];
}

/** Field paths of all reports but those about the listener's own network, with what is fixed in them: words (random ones by their shape) and codec figures. */
export function toldByStats(stats: Stats): Record<string, string[]> {
	const all = new Map<string, Set<string>>();
	// The listener's own network is looked for anew by every connection, and found sooner or later.
	const others = stats.filter((r) => r['type'] !== 'local-candidate' && r['type'] !== 'candidate-pair');
	for (const report of others) {
		for (const [key, value] of Object.entries(report)) {
			const path = `${String(report['type'])}.${key}`;
			const fixed = report['type'] === 'codec' || typeof value === 'boolean';
			const random = /(^|\.)id$|Ids?$|[uU]sernameFragment$|^(base64Certificate|fingerprint)$/.test(key);
			const word = typeof value === 'string' && !random ? anonymous(value) : null;
			const text = word ?? (fixed && !random ? String(value) : typeof value);
			all.set(path, (all.get(path) ?? new Set()).add(key === 'timestamp' ? '' : text));
		}
	}
	return Object.fromEntries([...all].map(([k, v]) => [k, [...v].sort()]));
}

/**
 * An SDP's lines without their random parts, payload types in order (LiveKit shuffles them); the candidates stand in
 * the trickle, sooner or later than the answer.
 */
function lines(sdp: string): string[] {
	return sdp
		.split(/\r?\n/)
		.filter((line) => !/^a=(candidate|end-of-candidates)/.test(line))
		.map((line) => (line.startsWith('m=') ? line.split(' ').sort().join(' ') : line))
		.map((line) => line.replace(/^(o=|a=ice-(?:ufrag|pwd):|a=fingerprint:sha-256 |a=ssrc:|a=msid:).*/, '$1'));
}

function shape(value: unknown): string {
	return typeof value === 'string' ? value.replaceAll(/[\w-]/g, '#') : `${String(value).length} digits`;
}

/** A text without its random words: keys, fingerprints, ids, ports and addresses. */
function anonymous(text: string): string {
	return text
		.replaceAll(/([0-9A-F]{2}:){31}[0-9A-F]{2}/g, '#')
		.replaceAll(/\b(?=[\w+/-]*[A-Z0-9])[\w+/=-]{11,}/g, '#')
		.replaceAll(/\d{4,}/g, '#');
}
