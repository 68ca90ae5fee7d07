import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { parseKey } from './vault/key.ts';

export { limits } from './limits.ts';

/** Variables that make no sense: one line each, naming variable, problem and an example, never the value. */
export class ConfigError extends Error {
	override readonly name = 'ConfigError';
	/** The exit code that belongs to it. */
	readonly exitCode = 2;
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export interface Config {
	/** 0 = any free one. */
	port: number;
	host: string;
	/** Absolute. */
	dataDir: string;
	/** Origin under which people reach the server, without a slash at the end; null: this machine only. */
	publicUrl: string | null;
	/** Cookies carry `Secure`, pages HSTS: exactly when `publicUrl` is https. */
	secure: boolean;
	/** Further origins whose pages may connect. */
	moreOrigins: readonly string[];
	/** An existing LiveKit; null: the start provides one. */
	livekit: Readonly<{ url: string; apiKey: string; apiSecret: string }> | null;
	/** Address that clients send media to; null: loopback. */
	mediaIp: string | null;
	/** From BLINDPICK_KEY or the file that BLINDPICK_KEY_FILE names; undefined: the key file of the data. */
	vaultKey: Uint8Array | undefined;
	/** The key before it, for its replacement alone: from BLINDPICK_KEY_OLD or the file of BLINDPICK_KEY_OLD_FILE. */
	vaultKeyOld: Uint8Array | undefined;
	logLevel: LogLevel;
	/** Egress guard: frames that would tell an identity before the reveal are held back. */
	guard: boolean;
	/** What reads written pitches aloud; null: whatever works. */
	speech: 'espeak-ng' | 'piper' | 'wasm' | 'off' | null;
	/** Models of piper by language. */
	piper: Readonly<Partial<Record<'es' | 'en' | 'pt', string>>>;
	/** For Express `trust proxy`: hops, or addresses, or false. */
	trustProxy: false | number | string;
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const ENGINES = ['espeak-ng', 'piper', 'wasm', 'off'] as const;

const url = (...schemes: string[]) =>
	z.string().refine((text) => schemes.includes(URL.parse(text)?.protocol ?? ''), {
		error: `must be a URL that starts with ${schemes.map((s) => `${s}//`).join(' or ')}`
	});

const origin = url('http:', 'https:').transform((text, context) => {
	const parsed = new URL(text);
	if (parsed.pathname === '/' && !parsed.search && !parsed.hash && !parsed.username) return parsed.origin;
	context.addIssue('must be an origin alone, without a path, a query or a user');
	return z.NEVER;
});

/** What goes over a network goes by TLS; only within this machine may it go plain. */
const safely = <T extends z.ZodType<string>>(schema: T) =>
	schema.refine(
		(text) => !PLAIN.includes(URL.parse(text)?.protocol ?? '') || isLoopback(new URL(text).hostname),
		{
			error: 'must begin with https:// or wss:// unless it is an address of this machine'
		}
	);
const PLAIN = ['http:', 'ws:'];

const list = (text: string) => text.split(',').map((part) => part.trim());

const key = z.string().transform((text, context) => {
	const bytes = parseKey(text);
	if (bytes) return bytes;
	context.addIssue('must be a key of 32 bytes, as 64 hex digits or in base64');
	return z.NEVER;
});

const NETWORK = /^[0-9a-f.:]+(\/\d{1,3})?$/i;
const NAMED_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];
const isNetwork = (part: string) =>
	NAMED_NETWORKS.includes(part) || (isIP(part.split('/')[0] ?? '') > 0 && NETWORK.test(part));

const trustProxy = z
	.string()
	.refine((text) => /^\d{1,2}$/.test(text) || text === 'false' || list(text).every(isNetwork), {
		error:
			'must be the number of proxies in front, or their addresses or networks, separated by commas, or false'
	})
	.transform((text) =>
		text === 'false' ? false : /^\d+$/.test(text) ? Number(text) : list(text).join(', ')
	);

const port = z
	.string()
	.refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, {
		error: 'must be a whole number from 0 to 65535'
	})
	.transform(Number);

const hostName = z
	.string()
	.regex(/^[a-z0-9.:_-]+$/i, { error: 'must be an address or host name to listen on' });
const address = z.string().refine((text) => isIP(text) > 0, { error: 'must be an IPv4 or IPv6 address' });
const SECRET_MIN = 32;
const secret = z.string().min(SECRET_MIN, { error: `must have at least ${SECRET_MIN} characters` });

/** The same in a file, as a service manager hands over a secret without putting it into the environment. */
const fileOf = <T>(what: z.ZodType<T, string>) =>
	z.string().transform((path, context): T => {
		const parsed = what.safeParse(contentOf(path));
		if (parsed.success) return parsed.data;
		context.addIssue(`must name a file that can be read and whose text ${parsed.error.issues[0]?.message}`);
		return z.NEVER;
	});

/** Nothing of a file that cannot be read, which no secret is. */
function contentOf(path: string): string {
	try {
		return readFileSync(path, 'utf8').trim();
	} catch {
		return '';
	}
}

const variables = z.object({
	PORT: port.optional(),
	HOST: hostName.optional(),
	DATA_DIR: z.string().optional(),
	PUBLIC_URL: safely(origin).optional(),
	ORIGINS: z
		.string()
		.transform(list)
		.pipe(z.array(safely(origin)))
		.optional(),
	LIVEKIT_URL: safely(url('ws:', 'wss:', 'http:', 'https:')).optional(),
	LIVEKIT_API_KEY: z.string().optional(),
	LIVEKIT_API_SECRET: secret.optional(),
	LIVEKIT_API_SECRET_FILE: fileOf(secret).optional(),
	MEDIA_IP: address.optional(),
	BLINDPICK_KEY: key.optional(),
	BLINDPICK_KEY_FILE: fileOf(key).optional(),
	BLINDPICK_KEY_OLD: key.optional(),
	BLINDPICK_KEY_OLD_FILE: fileOf(key).optional(),
	LOG_LEVEL: z.enum(LEVELS, { error: `must be one of ${LEVELS.join(', ')}` }).optional(),
	BLIND_GUARD: z.literal('block', { error: 'must be block, or not set' }).optional(),
	SPEECH: z.enum(ENGINES, { error: `must be one of ${ENGINES.join(', ')}` }).optional(),
	PIPER_ES: z.string().optional(),
	PIPER_EN: z.string().optional(),
	PIPER_PT: z.string().optional(),
	TRUST_PROXY: trustProxy.optional()
});

type Variables = z.infer<typeof variables>;
type Name = keyof Variables;

/** One example each; none is anybody's real value. */
const EXAMPLES: Readonly<Record<Name, string>> = {
	PORT: '3000',
	HOST: '127.0.0.1',
	DATA_DIR: './data',
	PUBLIC_URL: 'https://pick.example.org',
	ORIGINS: 'https://pick.example.org,https://hall.example.org',
	LIVEKIT_URL: 'wss://livekit.example.org',
	LIVEKIT_API_KEY: 'APIabc123',
	LIVEKIT_API_SECRET: '(the output of: openssl rand -hex 32)',
	LIVEKIT_API_SECRET_FILE: '/run/credentials/blindpick.service/livekit',
	MEDIA_IP: '203.0.113.7',
	BLINDPICK_KEY: '(the output of: openssl rand -hex 32)',
	BLINDPICK_KEY_FILE: '/run/credentials/blindpick.service/key',
	BLINDPICK_KEY_OLD: '(the key in use so far, for npm run rekey)',
	BLINDPICK_KEY_OLD_FILE: '/run/credentials/blindpick-rekey.service/old',
	LOG_LEVEL: 'warn',
	BLIND_GUARD: 'block',
	SPEECH: 'espeak-ng',
	PIPER_ES: '/opt/piper/es_MX-claude-high.onnx',
	PIPER_EN: '/opt/piper/en_US-lessac-medium.onnx',
	PIPER_PT: '/opt/piper/pt_BR-faber-medium.onnx',
	TRUST_PROXY: '1'
};

/** Reads and checks the environment. An empty variable counts as not set. Throws {@link ConfigError}. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Readonly<Config> {
	const names = Object.keys(variables.shape) as Name[];
	const set = names.map((name) => [name, env[name]?.trim() || undefined]);
	const parsed = variables.safeParse(Object.fromEntries(set));
	if (!parsed.success) throw new ConfigError(problems(parsed.error).join('\n'));
	return Object.freeze(toConfig(parsed.data));
}

/** The first problem of each variable. zod's own words could quote the value; those written above do not. */
function problems(error: z.ZodError): string[] {
	const first = new Map<Name, string>();
	for (const issue of error.issues) {
		const name = issue.path[0] as Name;
		if (!first.has(name)) first.set(name, issue.message);
	}
	return [...first].map(([name, problem]) => line(name, problem));
}

function line(name: Name, problem: string): string {
	return `${name} ${problem}, for example ${name}=${EXAMPLES[name]}`;
}

function toConfig(v: Variables): Config {
	const publicUrl = v.PUBLIC_URL ?? null;
	const secure = publicUrl?.startsWith('https:') ?? false;
	return {
		port: v.PORT ?? 3000,
		// Others come by a proxy with TLS, which usually runs on this machine; where it does not, HOST is set.
		host: v.HOST ?? '127.0.0.1',
		dataDir: resolve(v.DATA_DIR ?? './data'),
		publicUrl,
		secure,
		moreOrigins: Object.freeze(v.ORIGINS ?? []),
		livekit: livekitOf(v),
		mediaIp: v.MEDIA_IP ?? null,
		vaultKey: either(v, 'BLINDPICK_KEY', 'BLINDPICK_KEY_FILE'),
		vaultKeyOld: either(v, 'BLINDPICK_KEY_OLD', 'BLINDPICK_KEY_OLD_FILE'),
		logLevel: v.LOG_LEVEL ?? 'warn',
		guard: v.BLIND_GUARD === 'block',
		speech: v.SPEECH ?? null,
		piper: modelsOf(v),
		// https means a proxy that ends TLS; unless told otherwise it runs on this machine.
		trustProxy: v.TRUST_PROXY ?? (secure ? 'loopback' : false)
	};
}

/** A secret from its variable or its file; of both, nobody could say which was meant. */
function either<A extends Name, B extends Name>(v: Variables, name: A, file: B): Variables[A] | Variables[B] {
	if (v[name] === undefined) return v[file];
	if (v[file] === undefined) return v[name];
	throw new ConfigError(line(file, `must not be set beside ${name}`));
}

function modelsOf(v: Variables): Config['piper'] {
	const all = { es: v.PIPER_ES, en: v.PIPER_EN, pt: v.PIPER_PT };
	return Object.freeze(Object.fromEntries(Object.entries(all).filter(([, path]) => path !== undefined)));
}

function isLoopback(host: string): boolean {
	return /(^|\.)localhost$/.test(host) || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function livekitOf(v: Variables): Config['livekit'] {
	const given = {
		LIVEKIT_URL: v.LIVEKIT_URL,
		LIVEKIT_API_KEY: v.LIVEKIT_API_KEY,
		LIVEKIT_API_SECRET: either(v, 'LIVEKIT_API_SECRET', 'LIVEKIT_API_SECRET_FILE')
	};
	const parts = Object.keys(given) as (keyof typeof given)[];
	const missing = parts.filter((name) => given[name] === undefined);
	if (missing.length === parts.length) return null;
	const [first] = missing;
	if (first) throw new ConfigError(line(first, `is missing: ${parts.join(', ')} go together, all or none`));
	return Object.freeze({
		url: given.LIVEKIT_URL!.replace(/\/+$/, ''),
		apiKey: given.LIVEKIT_API_KEY!,
		apiSecret: given.LIVEKIT_API_SECRET!
	});
}

/** The origins whose pages may connect, once the real port is known. Without PUBLIC_URL: this machine. */
export function allowedOrigins(config: Config, listening: number): readonly string[] {
	const here = ['localhost', '127.0.0.1', '[::1]'].map(
		(host) => new URL(`http://${host}:${listening}`).origin
	);
	return [...(config.publicUrl ? [config.publicUrl] : here), ...config.moreOrigins];
}
