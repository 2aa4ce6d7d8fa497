// What `npm run truth` looks at, theme by theme.
import { anomalies } from './anomalies.mjs';
import { delays } from './delays.mjs';
import { independence } from './independence.mjs';
import { lines } from './lines.mjs';
import { orders } from './orders.mjs';
import { pacing } from './pacing.mjs';
import { people } from './people.mjs';
import { inPeriods } from './periods.mjs';
import { reordering } from './reordering.mjs';
import { retailWorld } from './retailWorld.mjs';
import { seedWorld } from './seedWorld.mjs';
import { things } from './things.mjs';

export const themes = {
  people: { world: retailWorld, rows: people },
  things: { world: retailWorld, rows: things },
  orders: { world: retailWorld, rows: orders },
  periods: inPeriods,
  lines: { world: retailWorld, rows: lines },
  independence: { world: retailWorld, rows: independence },
  anomalies: { world: seedWorld, rows: anomalies },
  reordering: { world: seedWorld, rows: reordering },
  delays: { world: seedWorld, rows: delays },
  pacing: { world: seedWorld, rows: pacing },
};
