import { rolesFor } from '#domain/permissions.ts'
import type { Role } from '#domain/principal.ts'
import type { RouteRecordRaw } from 'vue-router'
import { homeOf } from './home.ts'
import type { Feature } from './i18n/dictionaries.ts'
import { session } from './session/session.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** Loaded before the screen is shown. */
    dictionaries: readonly Feature[]
    /** Who may see it; the server decides, this only spares a useless click. Absent: everybody, signed in or not. */
    roles?: readonly Role[]
    /** Without header and navigation (wall, login). */
    bare?: boolean
  }
}

/** Screens of measurements: a wall has its own. */
const measuring = rolesFor('readMeasurements').filter((role) => role !== 'wall')
const staff = ['admin', 'head', 'technician', 'registry', 'leader'] as const

/** Of `npm run dev:web` alone: the build that is served holds nothing of it. */
const forDevelopers: RouteRecordRaw[] =
  import.meta.env.MODE === 'development'
    ? [
        {
          path: '/styleguide',
          component: () => import('./styleguide/StyleguidePage.vue'),
          meta: { dictionaries: ['forms', 'chart'], bare: true },
        },
      ]
    : []

/** Every screen is a chunk of its own: an OPD or the wall never loads what only staff needs. */
export const routes: RouteRecordRaw[] = [
  { path: '/', redirect: () => homeOf(session.value?.role ?? null) },
  {
    path: '/links',
    component: () => import('./features/links/LinksPage.vue'),
    meta: { dictionaries: ['links', 'views', 'collector'], roles: measuring },
  },
  {
    path: '/links/:id',
    component: () => import('./features/link/LinkPage.vue'),
    props: true,
    meta: { dictionaries: ['link', 'chart', 'forms', 'complaints', 'requests', 'collector'], roles: measuring },
  },
  {
    path: '/supervision',
    component: () => import('./features/supervision/SupervisionPage.vue'),
    meta: {
      dictionaries: ['forms', 'supervision', 'requests', 'request', 'proof'],
      roles: ['head', 'leader', 'admin'],
    },
  },
  {
    path: '/work',
    component: () => import('./features/work/WorkPage.vue'),
    meta: { dictionaries: ['work', 'requests'], roles: ['technician', 'head', 'registry', 'admin'] },
  },
  {
    path: '/my',
    component: () => import('./features/my/MyPage.vue'),
    meta: { dictionaries: ['my', 'requests', 'forms', 'complaints'], roles: ['opd'] },
  },
  {
    path: '/requests',
    component: () => import('./features/requests/RequestsPage.vue'),
    meta: { dictionaries: ['forms', 'requests', 'views'], roles: [...staff, 'opd'] },
  },
  {
    path: '/requests/new',
    component: () => import('./features/new-request/NewRequestPage.vue'),
    meta: { dictionaries: ['forms', 'my', 'requests', 'request'], roles: ['opd', 'registry', 'technician', 'head'] },
  },
  {
    path: '/requests/:id',
    component: () => import('./features/request/RequestPage.vue'),
    props: true,
    meta: {
      dictionaries: ['forms', 'request', 'requests', 'complaints', 'proof', 'proofNumbers', 'chart'],
      roles: [...staff, 'opd'],
    },
  },
  {
    path: '/requests/:id/proof',
    component: () => import('./features/proof/ProofPage.vue'),
    props: true,
    meta: {
      dictionaries: ['forms', 'request', 'requests', 'proof', 'proofNumbers', 'chart'],
      roles: rolesFor('readProofs'),
    },
  },
  {
    path: '/complaints',
    component: () => import('./features/complaints/ComplaintsPage.vue'),
    meta: {
      dictionaries: ['forms', 'complaints', 'views'],
      roles: ['head', 'technician', 'registry', 'leader', 'opd'],
    },
  },
  {
    path: '/complaints/:id',
    component: () => import('./features/complaints/ComplaintPage.vue'),
    props: true,
    meta: { dictionaries: ['forms', 'complaints'], roles: ['head', 'technician', 'registry', 'leader', 'opd'] },
  },
  {
    path: '/requests/:id/survey',
    component: () => import('./features/survey/SurveyPage.vue'),
    props: true,
    meta: { dictionaries: ['forms', 'evaluation'], roles: ['opd'] },
  },
  {
    path: '/evaluations',
    component: () => import('./features/evaluation/EvaluationsPage.vue'),
    meta: { dictionaries: ['evaluation'], roles: ['head', 'leader', 'admin'] },
  },
  {
    path: '/evaluations/:quarter',
    component: () => import('./features/evaluation/EvaluationPage.vue'),
    props: true,
    meta: { dictionaries: ['forms', 'evaluation'], roles: ['head', 'leader', 'admin'] },
  },
  {
    path: '/maintenance',
    component: () => import('./features/maintenance/MaintenancePage.vue'),
    meta: { dictionaries: ['forms', 'maintenance'], roles: ['admin', 'head', 'technician', 'leader', 'opd'] },
  },
  {
    path: '/inventory',
    component: () => import('./features/inventory/InventoryPage.vue'),
    meta: { dictionaries: ['forms', 'inventory'], roles: ['admin', 'head', 'technician'] },
  },
  {
    path: '/inventory/devices/:id',
    component: () => import('./features/inventory/DevicePage.vue'),
    props: true,
    meta: { dictionaries: ['forms', 'inventory'], roles: ['admin', 'head', 'technician'] },
  },
  {
    path: '/admin',
    component: () => import('./features/admin/AdminPage.vue'),
    meta: { dictionaries: ['forms', 'admin', 'settings'], roles: ['admin', 'head'] },
  },
  {
    path: '/wall',
    component: () => import('./features/wall/WallPage.vue'),
    // Requests of every agency stand on it.
    meta: { dictionaries: ['wall'], roles: rolesFor('readMeasurements').filter((role) => role !== 'opd'), bare: true },
  },
  {
    path: '/wall/pair',
    component: () => import('./features/wall/PairingPage.vue'),
    meta: { dictionaries: ['wall'], bare: true },
  },
  {
    path: '/login',
    component: () => import('./features/login/LoginPage.vue'),
    meta: { dictionaries: ['login'], bare: true },
  },
  ...forDevelopers,
  {
    path: '/:rest(.*)*',
    component: () => import('./layout/NotFoundPage.vue'),
    // Signed in like every screen, so that its banners (demo, no connection) are true here too.
    meta: { dictionaries: [], roles: [...staff, 'opd', 'wall'] },
  },
]
