import Type, { type TSchema, type TSchemaOptions } from 'typebox'

/** What a schema describes, or null where it is not known or not there. @param options of both together */
export const Nullable = <T extends TSchema>(schema: T, options: TSchemaOptions = {}) =>
  Type.Union([schema, Type.Null()], options)

/** A number, or null. */
export const NumberOrNull = Nullable(Type.Number())
/** A text, or null. */
export const StringOrNull = Nullable(Type.String())
