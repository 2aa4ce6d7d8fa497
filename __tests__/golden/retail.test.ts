import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { RetailDomain } from '../../src/domains/retail/index.ts';
import { Spindle } from '../../src/generator/index.ts';

/** What a seed gives never changes within a major version: these may only be written anew for the next one. */
describe('retail, small, seed 42', () => {
  const { tables } = new Spindle().generate({ domain: new RetailDomain(), scale: 'small', seed: 42 });

  it('has these first rows', () => {
    const first = Object.values(tables).map((table) => JSON.stringify(table.row(0)));
    expect(first.join('\n')).toMatchInlineSnapshot(`
"{"customer_id":1,"first_name":"Cindy","last_name":"Goodwin","email":"cindy.goodwin644@example.net","gender":"F","loyalty_tier":"Silver","signup_date":"2020-01-01T15:26:35.624Z","is_active":true}
{"category_id":1,"category_name":"Electronics","parent_category_id":null,"level":1}
{"promotion_id":1,"promo_name":"Midweek Specials","promo_type":"fixed_amount","discount_pct":50,"start_date":"2024-02-25T17:03:43.395Z","end_date":"2024-03-23T17:03:43.395Z"}
{"store_id":1,"store_name":"Store #0001","store_type":"physical","city":"Hattieville","state":"AR"}
{"address_id":1,"customer_id":1,"address_type":"shipping","street":"9843 Elm Ln","city":"Beersheba Springs","state":"TN","zip_code":"37305","lat":35.4652,"lng":-85.6942,"is_primary":true}
{"product_id":1,"product_name":"Deluxe Polo Shirt","category_id":13,"unit_price":32.67,"cost":11.8,"product_status":"discontinued"}
{"order_id":1,"customer_id":61,"store_id":2,"shipping_address_id":99,"promotion_id":null,"order_date":"2022-01-01T12:23:47.507Z","status":"processing","order_total":108.79}
{"order_line_id":1,"order_id":1,"product_id":1,"promotion_id":null,"quantity":1,"unit_price":32.67,"discount_percent":0,"line_total":32.67}
{"return_id":1,"order_id":11,"return_date":"2022-01-12T20:33:14.335Z","reason":"changed_mind","refund_amount":5}"
`);
  });

  it('has these bytes', () => {
    const digests = Object.entries(tables).map(([name, table]) => {
      const hash = createHash('sha256');
      for (const row of table) hash.update(`${JSON.stringify(row)}\n`);
      return `${name}: ${table.rowCount} rows, ${hash.digest('hex')}`;
    });
    expect(digests.join('\n')).toMatchInlineSnapshot(`
"customer: 1000 rows, 5aa6f998065e79711ae37c18b54df8fdd3b9a76bd9a0d41fb541855bc09a0ca6
product_category: 50 rows, 379c4524ada36658d395604ac0bcdcd0b928be7c22d60f6d6bf67e0fbf3fbe2f
promotion: 200 rows, 7ad01ef27f170de8c5c9f9391994915fe5ab9ea471bc54ebf6f023dba671baa9
store: 150 rows, d3252bce779eb9057b9d0dcab568d88b6bd1ae16a4a2cd038b125a18822ad50f
address: 1500 rows, 719c8dda5592750d651b6e1b4b1ce298f533f8f2d80de6bcc5d32d958df79cd1
product: 500 rows, e3ff02c6b1264b0144f66756981955faba860dd60b4303b5ee7d36baea3d2ef3
order: 5000 rows, e880d2255ae5326b3832a35a7f5437dac94e71b77710e4a2ea5fa3afd5e13871
order_line: 12500 rows, ce18ade6f46d9a10dfa78d99396001c7fc40f10c0b749ae74a3bf731876754f9
return: 450 rows, c126c9b050cd45611c57ed10915a75b7abfff96b9c6fbefe592eedf2d6ec0e58"
`);
  });
});
