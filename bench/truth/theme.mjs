// `node bench/truth/theme.mjs <name>`: one theme, judged under twenty seeds, as JSON.
import { judge } from './judge.mjs';
import { themes } from './themes.mjs';

const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
console.log(JSON.stringify(judge(themes[process.argv[2]], seeds)));
