export type { Column, ColumnType, Row, Table } from './table.ts';
