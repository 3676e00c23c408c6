"""The fictional place: forty units and twelve people with their posts. Names are invented; none is a real organ."""

from __future__ import annotations

ROOT = ("苇塘县", "county", "WT")

# short key, name, kind, parent key, line key ("-" = none)
UNITS = """
office 县专项整治办公室 task_office root -
desk 县信访局 party_organ root -
watch 县委督查室 party_organ root -
discipline 县纪委监委 discipline root -
education 县教育局 department root -
health 县卫生健康局 department root -
agriculture 县农业农村局 department root -
civil 县民政局 department root -
finance 县财政局 department root -
market 县市场监督管理局 department root -
housing 县住房和城乡建设局 department root -
service 县政务服务中心 institution root -
power 县供电所 power_station root -
town_lu 芦湾镇 township root -
town_ju 菊坪镇 township root -
town_hu 槲岭乡 township root -
town_dai 黛溪乡 township root -
street_he 荷沿街道 street root -
lu_a 白鹭村 village town_lu -
lu_b 蒲汀村 village town_lu -
ju_a 菊源村 village town_ju -
ju_b 石磨村 village town_ju -
hu_a 槲叶村 village town_hu -
hu_b 鹿场村 village town_hu -
dai_a 黛上村 village town_dai -
dai_b 黛下村 village town_dai -
he_a 荷风社区 community street_he -
he_b 桥头社区 community street_he -
lu_school 芦湾镇中心小学 school town_lu education
ju_school 菊坪中学 school town_ju education
hu_school 槲岭乡小学 school town_hu education
lu_clinic 芦湾镇卫生院 clinic town_lu health
ju_clinic 菊坪镇卫生院 clinic town_ju health
dai_clinic 黛溪乡卫生院 clinic town_dai health
lu_finance 芦湾镇财政所 finance_office town_lu finance
ju_finance 菊坪镇财政所 finance_office town_ju finance
hu_land 槲岭乡自然资源所 land_office town_hu -
lu_a1 白鹭村一组 group lu_a -
lu_a2 白鹭村二组 group lu_a -
"""

COUNTY_HANDLERS = ("education", "health", "agriculture", "civil", "market", "housing", "service")
TOWN_HANDLERS = ("town_lu", "town_ju", "town_hu", "town_dai", "street_he")

# login, name, posts as role@unit; a person may hold several posts (S2-3)
PEOPLE = (
    ("shouli", "演示·受理员", ("intake@desk",)),
    ("zhuanzhi1", "演示·专治办甲", ("office@office",)),
    ("zhuanzhi2", "演示·专治办乙", ("office@office",)),
    ("shenhe", "演示·审核员", ("reviewer@watch",)),
    ("bumen", "演示·部门联络员", tuple(f"liaison@{unit}" for unit in COUNTY_HANDLERS)),
    ("juzhang", "演示·部门负责人", tuple(f"leader@{unit}" for unit in COUNTY_HANDLERS)),
    ("xiangzhen", "演示·乡镇联络员", tuple(f"liaison@{unit}" for unit in TOWN_HANDLERS)),
    ("zhenzhang", "演示·乡镇负责人", tuple(f"leader@{unit}" for unit in TOWN_HANDLERS)),
    ("xianlingdao", "演示·县领导", ("chief@root",)),
)
ADMINISTRATORS = {
    "sysadmin": ("xitong", "演示·系统管理员"),
    "secadmin": ("anquan", "演示·安全管理员"),
    "auditor": ("shenji", "演示·审计管理员"),
}
