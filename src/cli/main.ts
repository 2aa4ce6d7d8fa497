#!/usr/bin/env node
import { runAsInit } from './terminal/init.ts';

if (process.pid === 1) runAsInit();
else await import('./program.ts');
