/** The pages of a live session are drawn from views alone, and views come by the socket. */
export const ssr = false;
