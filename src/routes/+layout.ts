/** Pages are rendered on the server unless they say otherwise; those of a live session do. */
export const ssr = true;
