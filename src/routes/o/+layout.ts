/** The organizer's pages live on sockets and cookies of one path: nothing to render on the server. */
export const ssr = false;
