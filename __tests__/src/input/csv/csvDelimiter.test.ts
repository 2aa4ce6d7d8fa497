import { expect, it } from '@jest/globals';
import { findDelimiter } from '../../../../src/input/csv/csvDelimiter.ts';

it.each<[string, string, string]>([
  ['commas', 'a,b\n1,2\n', ','],
  ['semicolons', 'a;b\n1;2\n', ';'],
  ['tabs', 'a\tb\n1\t2\n', '\t'],
  ['bars', 'a|b\n1|2\n', '|'],
  ['a header alone', 'a;b;c', ';'],
  ['nothing', '', ','],
  ['one column', 'name\nx\n', ','],
  ['one column whose text has commas', 'name\nSmith, John\nDoe, Jane\n', ','],
  ['semicolons beside decimal commas', 'day;price\n1;3,50\n2;4,20\n', ';'],
  ['semicolons beside commas everywhere', 'day;price, EUR\n1;3,50\n2;4,20\n', ';'],
  ['commas beside semicolons in text', 'a,b,c;d\n1,2,x;y\n1,2,z\n', ','],
  ['commas in a header of semicolons', 'a, b;c, d;e\n1;2;3\n', ';'],
  ['delimiters in quotes', '"a;b","c;d","e;f"\n"1;2","3;4","5;6"\n', ','],
  ['quotes that only one delimiter allows', '"a,b"|c\n"1,2"|3\n', '|'],
  ['line breaks in quotes', 'a;b\n"1,2\n3,4";x\n', ';'],
  ['a row of another length', 'a;b;c\n1;2;3\n1;2\n1,2;3;4\n', ';'],
  ['rows of delimiters only', 'a;b\n;\n;\n1;2\n', ';'],
  ['a beginning that is cut off', 'a;b\n1;2\n3', ';'],
  ['a beginning that is cut off in quotes', 'a;b\n1;2\n3;"x,', ';'],
  ['a quote that none allows', 'a;b\n1;2\n5" pipe;3\n', ';'],
  ['mixed line ends', 'a|b\r\n1|2\r3|4\n', '|'],
])('finds the delimiter of %s', (_, beginning, delimiter) => {
  expect(findDelimiter(beginning, false)).toBe(delimiter);
});

it('takes quotes in fields where they are allowed', () => {
  expect(findDelimiter('item;size\n"5" pipe, long";1\n3" pipe;2\n', true)).toBe(';');
});
