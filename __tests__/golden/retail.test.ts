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
"{"customer_id":1,"first_name":"Shirley","last_name":"Sawayn","email":"shirley.sawayn268@example.net","gender":"F","loyalty_tier":"Basic","signup_date":"2020-01-01T04:47:26.848Z","is_active":true}
{"category_id":1,"category_name":"Electronics","parent_category_id":null,"level":1}
{"promotion_id":1,"promo_name":"Weekend Savings","promo_type":"bundle","discount_pct":20,"start_date":"2022-12-10T20:13:07.583Z","end_date":"2022-12-22T20:13:07.583Z"}
{"store_id":1,"store_name":"Store #0001","store_type":"physical","city":"Addis","state":"LA"}
{"address_id":1,"customer_id":1,"address_type":"both","street":"8794 Washington Rd","city":"Nason","state":"IL","zip_code":"62866","lat":38.1654,"lng":-88.9676,"is_primary":true}
{"product_id":1,"product_name":"Ultra Standing Desk","category_id":29,"unit_price":33.32,"cost":18.34,"product_status":"active"}
{"order_id":1,"customer_id":3,"store_id":1,"shipping_address_id":3,"promotion_id":null,"order_date":"2022-01-01T13:42:37.466Z","status":"shipped","order_total":219.43}
{"order_line_id":1,"order_id":1,"product_id":20,"promotion_id":null,"quantity":3,"unit_price":17.71,"discount_percent":0,"line_total":53.13}
{"return_id":1,"order_id":29,"return_date":"2022-01-28T10:50:57.386Z","reason":"changed_mind","refund_amount":43.5}"
`);
  });

  it('has these bytes', () => {
    const digests = Object.entries(tables).map(([name, table]) => {
      const hash = createHash('sha256');
      for (const row of table) hash.update(`${JSON.stringify(row)}\n`);
      return `${name}: ${table.rowCount} rows, ${hash.digest('hex')}`;
    });
    expect(digests.join('\n')).toMatchInlineSnapshot(`
"customer: 1000 rows, 157f7d993a0c70674b9a25767eff4628a05cbaf5bdb7b16a2f9206a6afe4501e
product_category: 50 rows, 379c4524ada36658d395604ac0bcdcd0b928be7c22d60f6d6bf67e0fbf3fbe2f
promotion: 200 rows, b9e16a73b97d7cabdef21d606c17c2a1fcc8914b928bc910307f18f2ce3b046f
store: 150 rows, e55ba75ab8ab30d918062996af3fc9ea1616e09665cf823268251792b9eac442
address: 1500 rows, 7053d9132341d32eeccf9097036bc573d85c343864c9a59d9c67265826362ab8
product: 500 rows, ef829ca85227235aa9d3f88f3d951720b44fd36adb5be0614577d4c1d552ae01
order: 5000 rows, 08d5bc66b7886d69a535c042e2a944b93187c17b0e235bcb9bdfca076977a0ec
order_line: 12500 rows, fd7ad00d548839580e64232ef9590ccd8abfe2ea91a786712bbf894a9b962436
return: 450 rows, 4513cafab8427ecfe5fee2f564140746a90a349feda6eb0e4d20dcdab437ec48"
`);
  });
});
