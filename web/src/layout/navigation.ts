import type { Role } from '#domain/principal.ts'
import {
  Cable,
  ClipboardCheck,
  Construction,
  Eye,
  FileText,
  Gauge,
  MessageSquareWarning,
  MonitorUp,
  Router,
  Settings,
  Wrench,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { MessageKey } from '../i18n/dictionaries.ts'
import { paths } from '../paths.ts'

export interface NavigationItem {
  path: string
  label: MessageKey & `common.nav${string}`
  icon: Component
  roles: readonly Role[]
}

/** In the order of the side bar; the phone's bottom bar shows the first three that the role may see. */
export const navigation: readonly NavigationItem[] = [
  { path: paths.my(), label: 'common.navMy', icon: Gauge, roles: ['opd'] },
  { path: paths.supervision(), label: 'common.navSupervision', icon: Eye, roles: ['head', 'leader', 'admin'] },
  { path: paths.work(), label: 'common.navWork', icon: Wrench, roles: ['technician', 'head', 'registry', 'admin'] },
  {
    path: paths.requests(),
    label: 'common.navRequests',
    icon: FileText,
    roles: ['admin', 'head', 'technician', 'registry', 'leader', 'opd'],
  },
  {
    path: paths.links(),
    label: 'common.navLinks',
    icon: Cable,
    roles: ['admin', 'head', 'technician', 'leader', 'opd'],
  },
  {
    path: paths.complaints(),
    label: 'common.navComplaints',
    icon: MessageSquareWarning,
    roles: ['head', 'technician', 'registry', 'leader', 'opd'],
  },
  {
    path: paths.evaluations(),
    label: 'common.navEvaluations',
    icon: ClipboardCheck,
    roles: ['head', 'leader', 'admin'],
  },
  {
    path: paths.maintenance(),
    label: 'common.navMaintenance',
    icon: Construction,
    roles: ['admin', 'head', 'technician', 'leader', 'opd'],
  },
  {
    path: paths.inventory(),
    label: 'common.navInventory',
    icon: Router,
    roles: ['admin', 'head', 'technician'],
  },
  { path: paths.admin(), label: 'common.navAdmin', icon: Settings, roles: ['admin', 'head'] },
  {
    path: paths.wall(),
    label: 'common.navWall',
    icon: MonitorUp,
    roles: ['admin', 'head', 'technician', 'leader'],
  },
]
