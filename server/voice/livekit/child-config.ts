import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** The ports that a firewall must let through when media is open to others (LiveKit's usual ones). */
export const MEDIA_PORTS = { udp: 7882, tcp: 7881 } as const;

export interface ChildNet {
	/** Signalling and API; always on loopback, others come through the door. */
	port: number;
	udp: number;
	/** Public address of this machine; null keeps media on loopback too. */
	mediaIp: string | null;
	tcp: number;
}

/** Free ports for one start. With a media address the media ports are fixed, since a firewall names them. */
export async function chooseNet(
	mediaIp: string | null,
	media = MEDIA_PORTS as { udp: number; tcp: number }
): Promise<ChildNet> {
	const port = await freeTcp();
	if (mediaIp) return { port, mediaIp, udp: media.udp, tcp: media.tcp };
	return { port, mediaIp: null, udp: await freeUdp(), tcp: 0 };
}

/**
 * A STUN server that does not exist keeps clients from being sent to a public one. Its port is STUN's own: to one that
 * browsers block Firefox opens no connection at all.
 */
const NO_STUN = '127.0.0.1:3478';

/**
 * LiveKit's configuration as JSON, which is YAML. Rooms exist only when the product made them; logs at `error`, because
 * `info` prints identities.
 */
export function childConfig(net: ChildNet): string {
	const loopback = {
		node_ip: '127.0.0.1',
		enable_loopback_candidate: true,
		ips: { includes: ['127.0.0.1/32'] },
		tcp_port: 0
	};
	const open = { node_ip: net.mediaIp, tcp_port: net.tcp };
	return JSON.stringify({
		port: net.port,
		bind_addresses: ['127.0.0.1'],
		rtc: {
			...(net.mediaIp ? open : loopback),
			use_external_ip: false,
			udp_port: net.udp,
			stun_servers: [NO_STUN]
		},
		logging: { level: 'error', pion_level: 'error', json: true },
		room: { auto_create: false, enable_remote_unmute: true }
	});
}

function freeTcp(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer().once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});
}

function freeUdp(): Promise<number> {
	return new Promise((resolve, reject) => {
		const socket = createSocket('udp4').once('error', reject);
		socket.bind(0, '127.0.0.1', () => {
			const { port } = socket.address();
			socket.close(() => resolve(port));
		});
	});
}
