import type { EventType } from '../events.ts';
import type { EventRules } from '../rule.ts';
import { breach } from './breach.ts';
import { floor } from './floor.ts';
import { meeting } from './meeting.ts';
import { people } from './people.ts';
import { phases } from './phases.ts';
import { questions } from './questions.ts';
import { reveal } from './reveal.ts';
import { run } from './run.ts';
import { setup } from './setup.ts';
import { sheets } from './sheets.ts';
import { startups } from './startups.ts';
import { ties } from './ties.ts';

/** Every event there is: what this version can read, and what of each who may see. */
export const EVENTS: EventRules<EventType> = {
	...setup,
	...people,
	...startups,
	...ties,
	...phases,
	...run,
	...floor,
	...breach,
	...questions,
	...sheets,
	...reveal,
	...meeting
};
