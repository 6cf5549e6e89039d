// Material Symbols, outlined, weight 400 (Apache-2.0), bundled as text. Add a name here to use another one.
import accessibility from '@material-symbols/svg-400/outlined/accessibility_new.svg';
import accountCircle from '@material-symbols/svg-400/outlined/account_circle.svg';
import add from '@material-symbols/svg-400/outlined/add.svg';
import archive from '@material-symbols/svg-400/outlined/archive.svg';
import arrowBack from '@material-symbols/svg-400/outlined/arrow_back.svg';
import arrowDownward from '@material-symbols/svg-400/outlined/arrow_downward.svg';
import arrowForward from '@material-symbols/svg-400/outlined/arrow_forward.svg';
import arrowUpward from '@material-symbols/svg-400/outlined/arrow_upward.svg';
import assignment from '@material-symbols/svg-400/outlined/assignment.svg';
import backspace from '@material-symbols/svg-400/outlined/backspace.svg';
import barChart from '@material-symbols/svg-400/outlined/bar_chart.svg';
import block from '@material-symbols/svg-400/outlined/block.svg';
import bolt from '@material-symbols/svg-400/outlined/bolt.svg';
import calculate from '@material-symbols/svg-400/outlined/calculate.svg';
import campaign from '@material-symbols/svg-400/outlined/campaign.svg';
import cancel from '@material-symbols/svg-400/outlined/cancel.svg';
import check from '@material-symbols/svg-400/outlined/check.svg';
import checkCircle from '@material-symbols/svg-400/outlined/check_circle.svg';
import checklist from '@material-symbols/svg-400/outlined/checklist.svg';
import chevronLeft from '@material-symbols/svg-400/outlined/chevron_left.svg';
import chevronRight from '@material-symbols/svg-400/outlined/chevron_right.svg';
import circle from '@material-symbols/svg-400/outlined/circle.svg';
import close from '@material-symbols/svg-400/outlined/close.svg';
import cloudDone from '@material-symbols/svg-400/outlined/cloud_done.svg';
import cloudOff from '@material-symbols/svg-400/outlined/cloud_off.svg';
import computer from '@material-symbols/svg-400/outlined/computer.svg';
import contentCopy from '@material-symbols/svg-400/outlined/content_copy.svg';
import contrast from '@material-symbols/svg-400/outlined/contrast.svg';
import darkMode from '@material-symbols/svg-400/outlined/dark_mode.svg';
import databaseOff from '@material-symbols/svg-400/outlined/database_off.svg';
import deleteIcon from '@material-symbols/svg-400/outlined/delete.svg';
import description from '@material-symbols/svg-400/outlined/description.svg';
import doNotDisturbOn from '@material-symbols/svg-400/outlined/do_not_disturb_on.svg';
import doorOpen from '@material-symbols/svg-400/outlined/door_open.svg';
import dockToRight from '@material-symbols/svg-400/outlined/dock_to_left.svg';
import download from '@material-symbols/svg-400/outlined/download.svg';
import draft from '@material-symbols/svg-400/outlined/draft.svg';
import dragIndicator from '@material-symbols/svg-400/outlined/drag_indicator.svg';
import edit from '@material-symbols/svg-400/outlined/edit.svg';
import editNote from '@material-symbols/svg-400/outlined/edit_note.svg';
import error from '@material-symbols/svg-400/outlined/error.svg';
import eventBusy from '@material-symbols/svg-400/outlined/event_busy.svg';
import eventSeat from '@material-symbols/svg-400/outlined/event_seat.svg';
import factCheck from '@material-symbols/svg-400/outlined/fact_check.svg';
import filterList from '@material-symbols/svg-400/outlined/filter_list.svg';
import flag from '@material-symbols/svg-400/outlined/flag.svg';
import formatBold from '@material-symbols/svg-400/outlined/format_bold.svg';
import formatItalic from '@material-symbols/svg-400/outlined/format_italic.svg';
import formatListBulleted from '@material-symbols/svg-400/outlined/format_list_bulleted.svg';
import formatListNumbered from '@material-symbols/svg-400/outlined/format_list_numbered.svg';
import formatUnderlined from '@material-symbols/svg-400/outlined/format_underlined.svg';
import formatStrikethrough from '@material-symbols/svg-400/outlined/strikethrough_s.svg';
import gavel from '@material-symbols/svg-400/outlined/gavel.svg';
import gridView from '@material-symbols/svg-400/outlined/grid_view.svg';
import groups from '@material-symbols/svg-400/outlined/groups.svg';
import help from '@material-symbols/svg-400/outlined/help.svg';
import history from '@material-symbols/svg-400/outlined/history.svg';
import home from '@material-symbols/svg-400/outlined/home.svg';
import hourglassTop from '@material-symbols/svg-400/outlined/hourglass_top.svg';
import howToReg from '@material-symbols/svg-400/outlined/how_to_reg.svg';
import info from '@material-symbols/svg-400/outlined/info.svg';
import inventory2 from '@material-symbols/svg-400/outlined/inventory_2.svg';
import inkHighlighter from '@material-symbols/svg-400/outlined/ink_highlighter.svg';
import keyIcon from '@material-symbols/svg-400/outlined/key.svg';
import keyboard from '@material-symbols/svg-400/outlined/keyboard.svg';
import keyboardArrowDown from '@material-symbols/svg-400/outlined/keyboard_arrow_down.svg';
import keyboardArrowUp from '@material-symbols/svg-400/outlined/keyboard_arrow_up.svg';
import language from '@material-symbols/svg-400/outlined/language.svg';
import lightMode from '@material-symbols/svg-400/outlined/light_mode.svg';
import link from '@material-symbols/svg-400/outlined/link.svg';
import listIcon from '@material-symbols/svg-400/outlined/list.svg';
import lock from '@material-symbols/svg-400/outlined/lock.svg';
import lockOpen from '@material-symbols/svg-400/outlined/lock_open.svg';
import login from '@material-symbols/svg-400/outlined/login.svg';
import logout from '@material-symbols/svg-400/outlined/logout.svg';
import meetingRoom from '@material-symbols/svg-400/outlined/meeting_room.svg';
import menu from '@material-symbols/svg-400/outlined/menu.svg';
import menuBook from '@material-symbols/svg-400/outlined/menu_book.svg';
import monitoring from '@material-symbols/svg-400/outlined/monitoring.svg';
import moreTime from '@material-symbols/svg-400/outlined/more_time.svg';
import moreVert from '@material-symbols/svg-400/outlined/more_vert.svg';
import openInNew from '@material-symbols/svg-400/outlined/open_in_new.svg';
import pauseCircle from '@material-symbols/svg-400/outlined/pause_circle.svg';
import pending from '@material-symbols/svg-400/outlined/pending.svg';
import person from '@material-symbols/svg-400/outlined/person.svg';
import personAdd from '@material-symbols/svg-400/outlined/person_add.svg';
import personOff from '@material-symbols/svg-400/outlined/person_off.svg';
import playArrow from '@material-symbols/svg-400/outlined/play_arrow.svg';
import print from '@material-symbols/svg-400/outlined/print.svg';
import quiz from '@material-symbols/svg-400/outlined/quiz.svg';
import radioButtonUnchecked from '@material-symbols/svg-400/outlined/radio_button_unchecked.svg';
import redo from '@material-symbols/svg-400/outlined/redo.svg';
import refresh from '@material-symbols/svg-400/outlined/refresh.svg';
import remove from '@material-symbols/svg-400/outlined/remove.svg';
import save from '@material-symbols/svg-400/outlined/save.svg';
import schedule from '@material-symbols/svg-400/outlined/schedule.svg';
import school from '@material-symbols/svg-400/outlined/school.svg';
import search from '@material-symbols/svg-400/outlined/search.svg';
import settings from '@material-symbols/svg-400/outlined/settings.svg';
import star from '@material-symbols/svg-400/outlined/star.svg';
import stopCircle from '@material-symbols/svg-400/outlined/stop_circle.svg';
import subscript from '@material-symbols/svg-400/outlined/subscript.svg';
import superscript from '@material-symbols/svg-400/outlined/superscript.svg';
import swapVert from '@material-symbols/svg-400/outlined/swap_vert.svg';
import syncProblem from '@material-symbols/svg-400/outlined/sync_problem.svg';
import tableRows from '@material-symbols/svg-400/outlined/table_rows.svg';
import taskAlt from '@material-symbols/svg-400/outlined/task_alt.svg';
import timer from '@material-symbols/svg-400/outlined/timer.svg';
import timerOff from '@material-symbols/svg-400/outlined/timer_off.svg';
import translate from '@material-symbols/svg-400/outlined/translate.svg';
import tune from '@material-symbols/svg-400/outlined/tune.svg';
import undo from '@material-symbols/svg-400/outlined/undo.svg';
import unfoldMore from '@material-symbols/svg-400/outlined/unfold_more.svg';
import uploadFile from '@material-symbols/svg-400/outlined/upload_file.svg';
import viewColumn from '@material-symbols/svg-400/outlined/view_column.svg';
import visibility from '@material-symbols/svg-400/outlined/visibility.svg';
import visibilityOff from '@material-symbols/svg-400/outlined/visibility_off.svg';
import volumeUp from '@material-symbols/svg-400/outlined/volume_up.svg';
import warning from '@material-symbols/svg-400/outlined/warning.svg';
import wifi from '@material-symbols/svg-400/outlined/wifi.svg';
import wifiOff from '@material-symbols/svg-400/outlined/wifi_off.svg';
import zoomIn from '@material-symbols/svg-400/outlined/zoom_in.svg';
import zoomOut from '@material-symbols/svg-400/outlined/zoom_out.svg';

export const icons = {
  accessibility,
  'account-circle': accountCircle,
  add,
  archive,
  'arrow-back': arrowBack,
  'arrow-downward': arrowDownward,
  'arrow-forward': arrowForward,
  'arrow-upward': arrowUpward,
  assignment,
  backspace,
  'bar-chart': barChart,
  block,
  bolt,
  calculate,
  campaign,
  cancel,
  check,
  'check-circle': checkCircle,
  checklist,
  'chevron-left': chevronLeft,
  'chevron-right': chevronRight,
  circle,
  close,
  'cloud-done': cloudDone,
  'cloud-off': cloudOff,
  computer,
  'content-copy': contentCopy,
  contrast,
  'dark-mode': darkMode,
  'database-off': databaseOff,
  delete: deleteIcon,
  description,
  'do-not-disturb-on': doNotDisturbOn,
  'dock-to-right': dockToRight,
  'door-open': doorOpen,
  download,
  draft,
  'drag-indicator': dragIndicator,
  edit,
  'edit-note': editNote,
  error,
  'event-busy': eventBusy,
  'event-seat': eventSeat,
  'fact-check': factCheck,
  'filter-list': filterList,
  flag,
  'format-bold': formatBold,
  'format-italic': formatItalic,
  'format-list-bulleted': formatListBulleted,
  'format-list-numbered': formatListNumbered,
  'format-underlined': formatUnderlined,
  'format-strikethrough': formatStrikethrough,
  gavel,
  'grid-view': gridView,
  groups,
  help,
  history,
  home,
  'hourglass-top': hourglassTop,
  'how-to-reg': howToReg,
  info,
  'ink-highlighter': inkHighlighter,
  'inventory-2': inventory2,
  key: keyIcon,
  keyboard,
  'keyboard-arrow-down': keyboardArrowDown,
  'keyboard-arrow-up': keyboardArrowUp,
  language,
  'light-mode': lightMode,
  link,
  list: listIcon,
  lock,
  'lock-open': lockOpen,
  login,
  logout,
  'meeting-room': meetingRoom,
  menu,
  'menu-book': menuBook,
  monitoring,
  'more-time': moreTime,
  'more-vert': moreVert,
  'open-in-new': openInNew,
  'pause-circle': pauseCircle,
  pending,
  person,
  'person-add': personAdd,
  'person-off': personOff,
  'play-arrow': playArrow,
  print,
  quiz,
  'radio-button-unchecked': radioButtonUnchecked,
  redo,
  refresh,
  remove,
  save,
  schedule,
  school,
  search,
  settings,
  star,
  'stop-circle': stopCircle,
  subscript,
  superscript,
  'swap-vert': swapVert,
  'sync-problem': syncProblem,
  'table-rows': tableRows,
  'task-alt': taskAlt,
  timer,
  'timer-off': timerOff,
  translate,
  tune,
  undo,
  'unfold-more': unfoldMore,
  'upload-file': uploadFile,
  'view-column': viewColumn,
  visibility,
  'visibility-off': visibilityOff,
  'volume-up': volumeUp,
  warning,
  wifi,
  'wifi-off': wifiOff,
  'zoom-in': zoomIn,
  'zoom-out': zoomOut,
} as const;

export type IconName = keyof typeof icons;
