/** As much of a JSON schema as the API uses. */
export interface Schema {
  type?: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'null'
  enum?: readonly unknown[]
  const?: unknown
  anyOf?: readonly Schema[]
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  properties?: Record<string, Schema>
  required?: readonly string[]
  items?: Schema
  minItems?: number
  maxItems?: number
}

type Content = Record<string, { schema?: Schema }>

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header' | 'cookie'
  required?: boolean
  schema: Schema
}

/** One thing that may be asked, as the document describes it. */
export interface Operation {
  method: string
  path: string
  parameters: readonly Parameter[]
  body: Schema | undefined
  /** By status, by content type. */
  answers: Record<string, Content>
}

interface Described {
  parameters?: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, { content?: Content }>
}

/** Reads what may be asked from an OpenAPI document. */
export function operationsOf(document: unknown): Operation[] {
  const { paths } = document as { paths: Record<string, Record<string, Described>> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]) => ({
      method: method.toUpperCase(),
      ...{ path, parameters },
      body: requestBody?.content['application/json']?.schema,
      answers: Object.fromEntries(Object.entries(responses).map(([status, { content = {} }]) => [status, content])),
    })),
  )
}
