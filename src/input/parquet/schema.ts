import type { FileMetaData, SchemaElement } from 'hyparquet';
import type { ToUtc } from '../../table/isoDate.ts';
import { isText, type LeafKind, leafKind } from './leafKind.ts';

/** A node of the schema with those nested in it. */
export interface SchemaNode {
  /** As the file says it. */
  readonly element: SchemaElement;
  readonly children: readonly SchemaNode[];
}

/** The columns of a file. */
export function columnNodes({ schema }: FileMetaData): readonly SchemaNode[] {
  let next = 0;
  const node = (): SchemaNode => {
    const element = schema[next++] as SchemaElement;
    return { element, children: Array.from({ length: element.num_children ?? 0 }, node) };
  };
  return node().children;
}

/**
 * A schema by which hyparquet decodes text and assembles lists, and leaves all else as it is stored: its own conversions lose digits
 * of decimals and keys of maps.
 */
export function storedSchema(schema: readonly SchemaElement[]): SchemaElement[] {
  let variantParts = 0;
  return schema.map((element) => {
    const { converted_type: _, logical_type: logical, ...plain } = element;
    if (logical?.type === 'VARIANT') variantParts = element.num_children ?? 0;
    else if (variantParts > 0) variantParts += (element.num_children ?? 0) - 1;
    if (logical?.type === 'VARIANT' || variantParts > 0) return element;
    if (isText(element) || element.converted_type === 'JSON' || logical?.type === 'JSON')
      return { ...plain, converted_type: 'UTF8' };
    return element.converted_type === 'LIST' || logical?.type === 'LIST' ? { ...plain, converted_type: 'LIST' } : plain;
  });
}

type Convert = (stored: unknown) => unknown;

/** Makes a value of a row out of what hyparquet has assembled of a nested column: arrays, objects and null. */
export function nestedConverter(node: SchemaNode, toUtc: ToUtc | undefined): Convert {
  const { element, children } = node;
  const convert =
    element.logical_type?.type === 'VARIANT'
      ? variant
      : children.length === 0
        ? leafConverter(node, toUtc)
        : ofGroup(node, toUtc);
  return (stored) => (stored === null || stored === undefined ? null : convert(stored));
}

function leafConverter({ element }: SchemaNode, toUtc: ToUtc | undefined): Convert {
  const { convert, exact } = leafKind(element, toUtc) as LeafKind;
  const whole: Convert = !exact
    ? (convert as Convert)
    : (stored) => (exact.isNumber(stored as never) ? convert(stored as never) : exact.convert(stored as never));
  return element.repetition_type === 'REPEATED' ? ofList(whole) : whole;
}

const ofList =
  (convert: Convert): Convert =>
  (stored) =>
    (stored as readonly unknown[]).map((one) => (one === null || one === undefined ? null : convert(one)));

function ofGroup(node: SchemaNode, toUtc: ToUtc | undefined): Convert {
  const { element, children } = node;
  const only = children[0] as SchemaNode;
  const isList = element.converted_type === 'LIST' || element.logical_type?.type === 'LIST';
  if (isList && children.length === 1 && only.element.repetition_type === 'REPEATED' && only.children.length < 2)
    return ofList(
      only.children.length === 0
        ? elementConverter(only, toUtc)
        : nestedConverter(only.children[0] as SchemaNode, toUtc),
    );
  const isMap = /^MAP/.test(element.converted_type ?? element.logical_type?.type ?? '');
  if (isMap && children.length === 1 && only.children.length === 2) return ofMap(only, toUtc);
  const whole = ofStruct(children, toUtc);
  return element.repetition_type === 'REPEATED' ? ofList(whole) : whole;
}

/** The repeated leaf of a list of two levels: its elements come one by one. */
const elementConverter = ({ element }: SchemaNode, toUtc: ToUtc | undefined): Convert =>
  leafConverter({ element: { ...element, repetition_type: 'REQUIRED' }, children: [] }, toUtc);

function ofStruct(children: readonly SchemaNode[], toUtc: ToUtc | undefined): Convert {
  const fields = children.map((child) => [child.element.name, nestedConverter(child, toUtc)] as const);
  return (stored) =>
    Object.fromEntries(fields.map(([name, convert]) => [name, convert((stored as Record<string, unknown>)[name])]));
}

/** A map is an object if its keys are different texts, else a list of its keys and values. */
function ofMap(entryNode: SchemaNode, toUtc: ToUtc | undefined): Convert {
  const [key, value] = entryNode.children as [SchemaNode, SchemaNode];
  const entry = ofStruct(entryNode.children, toUtc);
  return (stored) => {
    const listed = (stored as Record<string, readonly unknown[] | null>)[entryNode.element.name] ?? [];
    const entries = listed.map(entry) as Record<string, unknown>[];
    const keys = entries.map((one) => one[key.element.name]);
    const isObject = keys.every((one) => typeof one === 'string') && new Set(keys).size === keys.length;
    return isObject
      ? Object.fromEntries(entries.map((one) => [one[key.element.name], one[value.element.name]]))
      : entries.map((one) => ({ key: one[key.element.name], value: one[value.element.name] }));
  };
}

/** hyparquet decodes a variant by itself, integers of 64 bits as bigints. */
const variant: Convert = (stored) => stored;
