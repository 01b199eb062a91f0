import type { Route } from '#wire/route.ts'
import { apiError } from '#wire/api-error.ts'
import { z } from 'zod/mini'

type Json = Record<string, unknown>

const toSchema = (schema: z.ZodMiniType, io: 'input' | 'output'): Json => {
  const json = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' }) as Json
  delete json['$schema']
  return json
}

/** Each property of an object schema as parameters of the path or the query. */
const parametersOf = (schema: z.ZodMiniType, place: 'path' | 'query'): Json[] => {
  const { properties = {}, required = [] } = toSchema(schema, 'input') as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

const replyOf = (route: Route): Json =>
  route.replyType === 'json'
    ? { 'application/json': { schema: toSchema(route.reply, 'output') } }
    : { [route.replyType]: { schema: { type: 'string', format: 'binary' } } }

const operationOf = (route: Route): Json => {
  const body = toSchema(route.body, 'input') as { properties?: Json; type?: string }
  const takesBody = route.method !== 'get' && (body.type !== 'object' || Object.keys(body.properties ?? {}).length > 0)
  return {
    summary: route.summary,
    /** Who may call it: our extension, read by the access test. */
    'x-pantau-access': route.access,
    security: route.access === 'public' ? [] : [{ session: [] }, { token: [] }],
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...(takesBody ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      [String(route.status)]: { description: 'The reply', content: replyOf(route) },
      default: {
        description: 'A refusal',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  }
}

/** OpenAPI 3.1 of exactly the routes that are mounted, from the schemas that parse them. */
export const createOpenApi = (routes: readonly Route[], version: string): Json => {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:([A-Za-z]+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Pantau', version, description: 'Monitoring and SLA of a city network.' },
    servers: [{ url: '/api/v1' }],
    paths,
    components: {
      schemas: { Error: toSchema(apiError, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'pantau_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}
