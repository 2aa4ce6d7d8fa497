#!/usr/bin/env node
import { runAsInit } from './terminal/runAsInit.ts';

if (process.pid === 1) runAsInit();
else await import('./program.ts');
